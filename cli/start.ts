import { Command } from 'commander'
import { readConfig } from '#app/config.ts'

/** `sansheng start`: serves until SIGINT or SIGTERM. */
export function startCommand(): Command {
  return new Command('start').action(async () => {
    const config = readConfig(process.env)
    const { startServer } = await import(new URL('../app/server.ts', import.meta.url).href)
    await startServer(config)
  })
}
