import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { GroundProblem, type Sentence } from '#database/sentences.ts'

/** The settings of a process, checked. */
export interface Config {
  /** 0 lets the system choose (tests). */
  port: number
  host: string
  /** Absolute path. */
  dataFolder: string
  /** null: the embedded database in the data folder. */
  databaseUrl: string | null
  /** Base of links and cookies, without a slash at the end; `http://HOST:PORT` unless set. */
  publicUrl: string
  /** Whether `publicUrl` was set or is the default. */
  publicUrlSet: boolean
  /** Addresses or networks whose X-Forwarded-For counts. */
  trustProxy: string[]
  adminPassword: string | null
  /** Public requests a minute and address; 0 = no limit. */
  publicRate: number
}

/** Folder of the product: default place of `data/`. */
export const productFolder: string = path.resolve(import.meta.dirname, '..')

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine(number => number >= least && number <= most)

const webAddress = z
  .string()
  .refine(text => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
  .transform(text => new URL(text))
  .refine(url => !url.search && !url.hash && !url.username)
  .transform(url => url.href.replace(/\/+$/, ''))

const databaseAddress = z
  .string()
  .refine(text => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace(/@\//, '@localhost/')))

const hostName = z.string().refine(text => net.isIP(text) > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text))

const addressList = z
  .string()
  .transform(text => text.split(/[\s,]+/).filter(Boolean))
  .refine(list => list.every(isAddressOrNetwork))

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const kind = net.isIP(address)
  if (kind === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128))
}

interface Setting {
  check: z.ZodType
  /** What a right value looks like. */
  wants: Sentence
}

const settings = {
  PORT: {
    check: whole(0, 65535),
    wants: { 'zh-CN': '0 到 65535 的整数', 'zh-TW': '0 到 65535 的整數', en: 'a whole number from 0 to 65535' },
  },
  HOST: {
    check: hostName,
    wants: { 'zh-CN': 'IP 地址或主机名', 'zh-TW': 'IP 位址或主機名', en: 'an IP address or host name' },
  },
  SANSHENG_DATA: {
    check: z.string().refine(text => !text.includes('\0')),
    wants: { 'zh-CN': '目录路径', 'zh-TW': '目錄路徑', en: 'the path of a folder' },
  },
  DATABASE_URL: {
    check: databaseAddress,
    wants: {
      'zh-CN': 'postgres://用户:密码@主机:端口/数据库',
      'zh-TW': 'postgres://使用者:密碼@主機:埠/資料庫',
      en: 'postgres://user:password@host:port/database',
    },
  },
  SANSHENG_PUBLIC_URL: {
    check: webAddress,
    wants: {
      'zh-CN': '网址，如 https://kefu.example.cn',
      'zh-TW': '網址，如 https://kefu.example.cn',
      en: 'a web address such as https://kefu.example.cn',
    },
  },
  SANSHENG_TRUST_PROXY: {
    check: addressList,
    wants: {
      'zh-CN': '用逗号分开的 IP 地址或网段',
      'zh-TW': '用逗號分開的 IP 位址或網段',
      en: 'IP addresses or networks separated by commas',
    },
  },
  SANSHENG_ADMIN_PASSWORD: {
    check: z.string().refine(text => [...text].length >= 8 && text.length <= 200),
    wants: { 'zh-CN': '8 到 200 个字符', 'zh-TW': '8 到 200 個字元', en: '8 to 200 characters' },
  },
  SANSHENG_PUBLIC_RATE: {
    check: whole(0, 1_000_000),
    wants: {
      'zh-CN': '0 到 1000000 的整数（0 为不限）',
      'zh-TW': '0 到 1000000 的整數（0 為不限）',
      en: 'a whole number from 0 to 1000000 (0 = no limit)',
    },
  },
} satisfies Record<string, Setting>

type Name = keyof typeof settings

/** Reads and checks the settings. Throws GroundProblem naming each wrong one; a password's value is never repeated. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const wrong: Sentence[] = []
  const read = <T>(name: Name, other: T): T => {
    const given = env[name]?.trim()
    if (!given) return other
    const found = settings[name].check.safeParse(given)
    if (!found.success) wrong.push(wrongSetting(name, given))
    return found.success ? (found.data as T) : other
  }
  const port = read('PORT', 7300)
  const host = read('HOST', '127.0.0.1')
  const folder = read<string | null>('SANSHENG_DATA', null)
  const publicUrl = read<string | null>('SANSHENG_PUBLIC_URL', null)
  const config: Config = {
    port,
    host,
    dataFolder: folder === null ? path.join(productFolder, 'data') : path.resolve(folder),
    databaseUrl: read<string | null>('DATABASE_URL', null),
    publicUrl: publicUrl ?? addressOf(host, port),
    publicUrlSet: publicUrl !== null,
    trustProxy: read<string[]>('SANSHENG_TRUST_PROXY', []),
    adminPassword: read<string | null>('SANSHENG_ADMIN_PASSWORD', null),
    publicRate: read('SANSHENG_PUBLIC_RATE', 60),
  }
  if (wrong.length > 0) throw new GroundProblem('settings.wrong', join(wrong))
  return config
}

/** `http://HOST:PORT`, an IPv6 address in brackets. */
export function addressOf(host: string, port: number): string {
  return `http://${net.isIPv6(host) ? `[${host}]` : host}:${port}`
}

function wrongSetting(name: Name, given: string): Sentence {
  const { wants } = settings[name]
  const shown = /PASSWORD|DATABASE_URL/.test(name) ? '' : JSON.stringify(given.slice(0, 80))
  return {
    'zh-CN': `设置 ${name}${shown && `=${shown}`} 不对：应为${wants['zh-CN']}。`,
    'zh-TW': `設定 ${name}${shown && `=${shown}`} 不對：應為${wants['zh-TW']}。`,
    en: `The setting ${name}${shown && `=${shown}`} is wrong: it must be ${wants.en}.`,
  }
}

function join(list: Sentence[]): Sentence {
  const of = (language: keyof Sentence) => list.map(sentence => sentence[language]).join('\n')
  return { 'zh-CN': of('zh-CN'), 'zh-TW': of('zh-TW'), en: of('en') }
}

/** Version of the product, from package.json. */
export function productVersion(): string {
  return JSON.parse(fs.readFileSync(path.join(productFolder, 'package.json'), 'utf8')).version
}
