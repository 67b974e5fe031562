import { describe, expect, test } from 'vitest'
import { conversation } from './contract.ts'

const chat = {
  id: 'c-1',
  channel: 'chat',
  startedAt: '2026-05-14T10:00:00+08:00',
  utterances: [{ role: 'agent', text: '您好' }],
}
const phone = { ...chat, channel: 'phone', utterances: [{ at: 1, end: 2, role: 'agent', text: '您好' }] }

test.each<[string, object]>([
  ['the least', chat],
  ['nobody said anything', { ...chat, utterances: [] }],
  ['unknown fields', { ...phone, colour: 'red', utterances: [{ ...phone.utterances[0], mood: 1 }] }],
  ['no end on the phone', { ...phone, utterances: [{ at: 1, role: 'bot', text: '' }] }],
  ['nulls', { ...chat, agent: null, caseKind: null, events: null }],
  [
    'events',
    {
      ...phone,
      events: [
        { at: 1, type: 'ring' },
        { at: 9, type: 'hangup', by: 'network' },
      ],
    },
  ],
  ['no seconds', { ...chat, startedAt: '2026-05-14T10:00Z' }],
])('%s is taken', (_, one) => {
  expect(conversation.safeParse(one).error?.issues).toBeUndefined()
})

describe('refused, and the place named', () => {
  test.each<[string, object, string]>([
    ['an unknown channel', { ...chat, channel: 'fax' }, 'channel'],
    ['an unknown role', { ...chat, utterances: [{ role: 'boss', text: '' }] }, 'utterances.0.role'],
    ['an unknown event', { ...phone, events: [{ at: 1, type: 'dance' }] }, 'events.0.type'],
    ['an unknown ender', { ...phone, events: [{ at: 1, type: 'hangup', by: 'cat' }] }, 'events.0.by'],
    ['no id', { ...chat, id: undefined }, 'id'],
    ['no words', { ...chat, utterances: undefined }, 'utterances'],
    ['no text', { ...chat, utterances: [{ role: 'agent' }] }, 'utterances.0.text'],
    ['no time on the phone', { ...phone, utterances: [{ role: 'agent', text: '' }] }, 'utterances.0.at'],
    ['no time at the window', { ...chat, channel: 'window' }, 'utterances.0.at'],
    ['an event without a time on the phone', { ...phone, events: [{ type: 'ring' }] }, 'events.0.at'],
    [
      'an end before the start',
      { ...chat, utterances: [{ at: 5, end: 4, role: 'agent', text: '' }] },
      'utterances.0.end',
    ],
    ['a start that is no moment', { ...chat, startedAt: 'yesterday' }, 'startedAt'],
    ['a start without offset', { ...chat, startedAt: '2026-05-14T10:00:00' }, 'startedAt'],
    ['a day that is none', { ...chat, startedAt: '2026-13-14T10:00:00Z' }, 'startedAt'],
  ])('%s', (_, one, place) => {
    expect(conversation.safeParse(one).error?.issues[0]?.path.join('.')).toBe(place)
  })
})
