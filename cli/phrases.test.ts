import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

function phrases(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [main, 'phrases', ...args], {
    env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8' },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  return new Promise(resolve => child.on('close', code => resolve({ code: code ?? -1, out, err })))
}

describe('sansheng phrases', () => {
  it('marks what is forbidden in each text and tells a better line', async () => {
    const { code, out, err } = await phrases('这个我不知道呢', '请您稍等')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('这个【我不知道】呢')
    expect(out).toContain('major · D1-6')
    expect(out).toContain('→ 我马上帮您查一下')
    expect(out).toContain('请您稍等\n  Nothing forbidden.')
  })

  it('prints JSON, by role and kind of case', async () => {
    const complaint = await phrases('--json', '--kind', 'complaint', '这是我们公司的规定')
    expect(JSON.parse(complaint.out).phrases).toMatchObject([{ list: 'complaint', severity: 'major', from: 0, to: 9 }])
    const customer = await phrases('--json', '--role', 'customer', '你们真他妈慢')
    expect(JSON.parse(customer.out).phrases).toMatchObject([{ list: 'abuse', from: 3, to: 5 }])
  })

  it('refuses a role it does not know, and no text', async () => {
    expect((await phrases('--role', 'robot', '您好')).code).toBe(2)
    expect((await phrases()).code).toBe(2)
  })
})
