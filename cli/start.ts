import { Command } from 'commander'
import { readConfig } from '#app/config.ts'

/** `sansheng start`: serves until SIGINT or SIGTERM. */
export function startCommand(): Command {
  return new Command('start').action(async () => {
    const config = readConfig(process.env)
    const { serveUntilSignal } = await import('#app/server.ts')
    await serveUntilSignal(config)
  })
}
