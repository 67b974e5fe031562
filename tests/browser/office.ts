/** A member of staff, or the public, who calls the server by HTTP. */
export class Caller {
  readonly url: string
  #cookie = ''

  constructor(url: string) {
    this.url = url
  }

  async signIn(account: string, password: string): Promise<this> {
    await this.post('/api/session/sign-in', { account, password })
    return this
  }

  async get<R = Record<string, unknown>>(path: string): Promise<R> {
    return (await this.#send('GET', path)) as R
  }

  async post<R = Record<string, unknown>>(path: string, body: unknown = {}, headers = {}): Promise<R> {
    return (await this.#send('POST', path, body, headers)) as R
  }

  async #send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    const reply = await fetch(this.url + path, {
      method,
      headers: {
        'accept-language': 'zh-CN',
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const cookies = reply.headers.getSetCookie().map(one => one.split(';')[0])
    if (cookies.length > 0) this.#cookie = cookies.join('; ')
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }
}

export const password = '春江水暖，鸭先知'

const cast = [
  { key: 'he', name: '何芸', staffNumber: '103', roles: ['supervisor', 'manager'] },
  { key: 'lin', name: '林舒', staffNumber: '108', roles: ['agent'] },
  { key: 'chen', name: '陈立', staffNumber: '215', roles: ['handler', 'investigator'] },
  { key: 'shen', name: '沈岚', staffNumber: '203', roles: ['followup'] },
  { key: 'ma', name: '马宁', staffNumber: '116', roles: ['agent', 'handler'] },
  { key: 'tang', name: '唐可', staffNumber: '121', roles: ['handler', 'investigator'] },
  { key: 'zhao', name: '赵启明', staffNumber: '307', roles: ['handler'] },
] as const

export type Member = (typeof cast)[number]['key']
export const namesOf = Object.fromEntries(cast.map(one => [one.key, one.name])) as Record<Member, string>

export interface Office {
  admin: Caller
  staff: Record<Member, string>
  sites: { id: string; key: string; name: string; teamId: string }[]
  /** Signs a member in by the API. */
  as(member: Member): Promise<Caller>
}

const daily = { weekdays: '1-7', hours: '00:00-12:00,12:00-23:59', holidays: 'ignored' }
const office = { weekdays: '1-5', hours: '09:00-12:00,13:30-18:00', holidays: 'observed' }

/** The people and sites of a property office, made through the API. The first site keeps office hours unless told. */
export async function openOffice(url: string, adminPassword: string, always = false): Promise<Office> {
  const admin = await new Caller(url).signIn('admin', adminPassword)
  const sites: Office['sites'] = []
  const wanted = [
    ['cuihu', '翠湖苑', always ? daily : office],
    ['jiangpan', '江畔府', daily],
    ['shuxiang', '书香里', daily],
  ] as const
  for (const [key, name, workingHours] of wanted) {
    const made = await admin.post<{ id: string; dutyTeamId: string }>('/api/sites', { key, name, workingHours })
    sites.push({ id: made.id, key, name, teamId: made.dutyTeamId })
  }
  const staff = {} as Record<Member, string>
  for (const { key, name, staffNumber, roles } of cast) {
    const body = {
      name,
      staffNumber,
      roles,
      sites: sites.map(site => site.id),
      password,
      mustChangePassword: false,
      ...(key === 'he' ? {} : { supervisorId: staff.he }),
    }
    staff[key] = (await admin.post<{ id: string }>('/api/staff', body)).id
  }
  for (const site of sites) {
    await admin.post(`/api/teams/${site.teamId}/update`, {
      name: '值班组',
      leadId: staff.he,
      memberIds: [staff.he, staff.lin, staff.ma],
    })
  }
  const numbers = Object.fromEntries(cast.map(one => [one.key, one.staffNumber])) as Record<Member, string>
  return { admin, staff, sites, as: async member => await new Caller(url).signIn(numbers[member], password) }
}
