import { z } from 'zod'

/** Words of a case on the wire. A kind is pack data; course, stage and verb are code. */
export const kindId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
export const course = z.enum(['plain', 'repair', 'complaint', 'procedure'])
export const stage = z.enum(['received', 'accepted', 'in_hand', 'answered', 'closed', 'returned', 'withdrawn', 'void'])
export const urgency = z.enum(['normal', 'urgent', 'emergency'])
export const gateName = z.enum(['work', 'follow_up', 'procedure'])
export const requestKind = z.enum(['return', 'withdraw', 'void', 'exception', 'escalation'])
export const conclusion = z.enum(['founded', 'partly', 'unfounded'])
export const linkKind = z.enum(['related', 'repeat', 'merged', 'group'])
export const channel = z.enum(['phone', 'chat', 'email', 'wechat', 'window', 'web', 'sms', 'letter', 'form'])
/** Channels by which a member of staff can tell the customer something. */
export const outChannel = z.enum(['phone', 'chat', 'email', 'wechat', 'window', 'sms', 'letter'])

export type Course = z.infer<typeof course>
export type Stage = z.infer<typeof stage>
export type Urgency = z.infer<typeof urgency>
export type GateName = z.infer<typeof gateName>
export type RequestKind = z.infer<typeof requestKind>
export type Conclusion = z.infer<typeof conclusion>
export type LinkKind = z.infer<typeof linkKind>
export type Channel = z.infer<typeof channel>

/** Every verb of a case. Button, permission `case.<verb>`, `POST /api/cases/{id}/<verb>` and event share the word. */
export const caseVerbs = [
  'accept',
  'return',
  'assign',
  'take',
  'refuse',
  'contact',
  'note',
  'find',
  'ask_statement',
  'state',
  'answer',
  'close',
  'urge',
  'link',
  'unlink',
  'merge',
  'group',
  'escalate',
  'stop_clock',
  'resume_clock',
  'change_kind',
  'change_urgency',
  'withdraw',
  'void',
  'confirm',
  'ask_exception',
  'grant_exception',
  'object',
  'reopen',
  'accuse',
  'restrict',
  'archive',
] as const
export type CaseVerb = (typeof caseVerbs)[number]

/** null = may be pressed now; else the code of what is in the way. */
export const may = z.record(z.enum(caseVerbs), z.string().nullable())
export type May = z.infer<typeof may>
