import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'

/** What the holder of a data folder is: a server that others may join, or a command that soon ends. */
export interface Holder {
  pid: number
  purpose: 'server' | 'command'
}

export interface FolderLock {
  release: () => Promise<void>
}

/**
 * Takes the data folder for this process, or tells who holds it. The lock is a name in the kernel (an abstract socket), so it goes
 * with the process however that ends: there is no stale lock. The name holds a secret of the folder, so no other user can take it.
 */
export async function lockFolder(dataFolder: string, purpose: Holder['purpose']): Promise<FolderLock | Holder> {
  const name = lockName(dataFolder)
  for (;;) {
    const lock = await bind(name, { pid: process.pid, purpose })
    if (lock) return lock
    const holder = await ask(name)
    if (holder) return holder
  }
}

function lockName(dataFolder: string): string {
  const file = path.join(dataFolder, 'lock.id')
  if (!fs.existsSync(file)) {
    const draft = `${file}.${process.pid}`
    fs.writeFileSync(draft, randomBytes(16).toString('hex'), { mode: 0o600 })
    try {
      fs.linkSync(draft, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      fs.unlinkSync(draft)
    }
  }
  // The inode tells a copied folder, which has the same id, from its original.
  return `\0sansheng-${fs.readFileSync(file, 'utf8')}-${fs.statSync(dataFolder).ino}`
}

function bind(name: string, holder: Holder): Promise<FolderLock | null> {
  return new Promise((resolve, reject) => {
    const server = net.createServer(socket => {
      socket.on('error', () => {})
      socket.end(JSON.stringify(holder))
    })
    server.once('error', error =>
      (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? resolve(null) : reject(error),
    )
    server.listen(name, () => {
      server.unref()
      resolve({ release: () => new Promise(done => server.close(() => done())) })
    })
  })
}

function ask(name: string): Promise<Holder | null> {
  return new Promise(resolve => {
    let text = ''
    const socket = net.connect(name)
    // A holder that is busy or stopped still holds: say what is known of it.
    socket.setTimeout(5000, () => {
      socket.destroy()
      resolve({ pid: 0, purpose: 'server' })
    })
    socket.on('data', data => {
      text += data
    })
    socket.on('error', () => resolve(null))
    socket.on('end', () => resolve(text ? JSON.parse(text) : null))
  })
}
