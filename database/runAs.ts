import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { GroundProblem } from './sentences.ts'

/** Fixed user id of the embedded database where root may not map itself away; any id of our own, but never `nobody`. */
export const ownUid = 7300

/** How database programs are run: words put before the command, and the ids the data folder must belong to (null = as we are). */
export interface RunAs {
  prefix: string[]
  owner: { uid: number; gid: number } | null
}

export interface Identity {
  uid: number
  /** Whether `unshare -U` works here; containers often forbid it. */
  canMapUsers: () => boolean
}

const realIdentity: Identity = {
  uid: process.getuid?.() ?? 0,
  canMapUsers: () => works([...mapped(), 'true']),
}

const mapped = (): string[] => ['unshare', '-U', `--map-user=${namedUser()}`, '--map-group=1', '--']

/**
 * How `initdb` is run: it wants a user with a name. Where ours has none it runs as another user that has, and what it made is given
 * to ours afterwards; an unprivileged process maps itself instead.
 */
export function initAs(as: RunAs, dataFolder: string, needed: string[]): RunAs {
  const uid = as.owner?.uid ?? process.getuid?.() ?? 0
  if (uid === 0 || works(['id', '-un', String(uid)])) return as
  if (!as.owner) return works([...mapped(), 'true']) ? { prefix: mapped(), owner: null } : as
  const owner = { uid: namedUser(), gid: namedUser() }
  return { prefix: dropTo(owner, dataFolder, needed), owner }
}

/** The first ordinary user of the machine's list: `daemon` almost everywhere. */
function namedUser(): number {
  const uids = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => Number(line.split(':')[2]))
  return Math.min(...uids.filter(uid => uid > 0 && uid < 65534), ownUid)
}

function works(command: string[]): boolean {
  return spawnSync(command[0]!, command.slice(1), { stdio: 'ignore' }).status === 0
}

/**
 * PostgreSQL refuses to run as root. A root process therefore runs it as the owner of the data folder, or, where root owns the
 * folder, mapped to an ordinary user inside a user namespace, or, where that is forbidden, as `ownUid`, which is then given the folder.
 */
export function runAs(dataFolder: string, needed: string[], identity: Identity = realIdentity): RunAs {
  if (identity.uid !== 0) return { prefix: [], owner: null }
  const { uid, gid } = fs.statSync(dataFolder)
  if (uid === 0 && identity.canMapUsers()) {
    return { prefix: mapped(), owner: null }
  }
  const owner = uid === 0 ? { uid: ownUid, gid: ownUid } : { uid, gid }
  if (uid === 0) fs.chownSync(dataFolder, owner.uid, owner.gid)
  return { prefix: dropTo(owner, dataFolder, needed), owner }
}

function dropTo(owner: { uid: number; gid: number }, dataFolder: string, needed: string[]): string[] {
  const plain = ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups']
  const reaches = (prefix: string[]) =>
    works([
      ...prefix,
      '--',
      'sh',
      '-c',
      'test -x "$1" && shift && for f; do test -r "$f" || exit 1; done',
      'sh',
      dataFolder,
      ...needed,
    ])
  if (reaches(plain)) return [...plain, '--']
  // Below a closed folder such as /root: the one capability that passes closed folders stays.
  const passing = [...plain, '--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  if (reaches(passing)) return [...passing, '--']
  throw new GroundProblem('database.unreachable_folder', {
    'zh-CN': `用户 ${owner.uid} 无法进入 ${dataFolder}，请把 SANSHENG_DATA 设到例如 /var/lib/sansheng，或不要用 root 启动。`,
    'zh-TW': `使用者 ${owner.uid} 無法進入 ${dataFolder}，請把 SANSHENG_DATA 設到例如 /var/lib/sansheng，或不要用 root 啟動。`,
    en: `User ${owner.uid} cannot reach ${dataFolder}; set SANSHENG_DATA to a folder such as /var/lib/sansheng, or do not start as root.`,
  })
}

/** Words that make the kernel send SIGINT to the database when its parent dies, so that `kill -9` of Node leaves no orphan. */
export function dieWithParent(): string[] {
  return works(['setpriv', '--pdeathsig', 'INT', '--', 'true']) ? ['setpriv', '--pdeathsig', 'INT', '--'] : []
}
