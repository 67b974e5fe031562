import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { connectLive, type Live, type LiveEvent } from './live.ts'

let server: WebSocketServer
let url: string
let live: Live | null = null
const hellos: unknown[] = []

beforeEach(async () => {
  hellos.length = 0
  server = new WebSocketServer({ port: 0 })
  await once(server, 'listening')
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('connection', socket => {
    socket.on('message', data => hellos.push(JSON.parse(String(data))))
  })
})

afterEach(async () => {
  live?.stop()
  for (const client of server.clients) client.terminate()
  server.close()
  await once(server, 'close')
})

const event = (position: number) =>
  JSON.stringify({
    position,
    event: { kind: 'case.closed', subject: { kind: 'case', id: 'a' }, at: '2026-10-10T14:18:00+08:00' },
  })

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await new Promise(resolve => setTimeout(resolve, 10))
  expect(holds()).toBe(true)
}

test('says what it watches, resumes after a drop where it was, and tells nothing twice', async () => {
  const heard: LiveEvent[] = []
  const lines: boolean[] = []
  live = connectLive(url, { onEvent: one => heard.push(one), onLine: up => lines.push(up), firstWaitMs: 10 })
  live.watch(['case:a'])
  await until(() => hellos.length === 1)
  expect(hellos[0]).toEqual({ watch: ['case:a'], position: null })

  const [first] = server.clients
  first!.send(JSON.stringify({ position: 5 }))
  first!.send(event(6))
  await until(() => heard.length === 1)
  first!.terminate()
  await until(() => hellos.length === 2)
  expect(hellos[1]).toEqual({ watch: ['case:a'], position: 6 })

  const [second] = server.clients
  second!.send(event(6))
  second!.send(event(7))
  await until(() => heard.length === 2)
  expect(heard.map(one => one.position)).toEqual([6, 7])
  expect(lines).toEqual([true, false, true])
})

test('after stop it does not dial again', async () => {
  live = connectLive(url, { onEvent: () => {}, firstWaitMs: 5 })
  await until(() => server.clients.size === 1)
  live.stop()
  await until(() => server.clients.size === 0)
  await new Promise(resolve => setTimeout(resolve, 60))
  expect(server.clients.size).toBe(0)
})
