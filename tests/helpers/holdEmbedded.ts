import { openEmbedded } from '#database/embedded.ts'

/** Opens the embedded database as a process of its own and holds it until killed: `node holdEmbedded.ts FOLDER PURPOSE [map|no-map]`. */
const [dataFolder = '', purpose = 'server', mapping = 'map'] = process.argv.slice(2)
const identity = { uid: process.getuid?.() ?? 0, canMapUsers: () => false }
const embedded = await openEmbedded({
  dataFolder,
  purpose: purpose === 'command' ? 'command' : 'server',
  ...(mapping === 'no-map' ? { identity } : {}),
})
process.stdout.write(`${JSON.stringify({ url: embedded.url, pid: embedded.pid, joined: embedded.joined })}\n`)
process.once('SIGTERM', () => embedded.close().then(() => process.exit(0)))
setInterval(() => {}, 1000)
