import { readConfig } from '#app/config.ts'
import { startServer } from '#app/server.ts'
import { silentLog } from '#platform/log.ts'

/** The product as a process of its own, without web pages: `node serve.ts`, settings from the environment. */
const server = await startServer(readConfig(process.env), { log: silentLog, web: false })
process.stdout.write(`READY ${server.url}\n`)
process.once('SIGTERM', () => server.stop().then(() => process.exit(0)))
