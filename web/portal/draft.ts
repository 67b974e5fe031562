import type { PublicContactInput, PublicContactReply } from '#features/cases/contract/public.ts'
import { ApiProblem } from '#web/ui/api.ts'

export type ContactBody = Omit<PublicContactInput, 'attachments'> & { attachments: string[] }

export interface Photo {
  /** Named by the server once it is there. */
  uploadId: string
  /** A small picture as a data URL; empty for what cannot be drawn. */
  thumb: string
  name: string
}

export interface Draft {
  kind: PublicContactInput['kind'] | ''
  text: string
  photos: Photo[]
  name: string
  address: 'ms' | 'mr' | 'other' | ''
  phone: string
  place: string
  site: string
  /**
   * Once sending began, what was sent under which key. It is sent again unchanged until the server has answered,
   * so that a second click, a lost network and a refresh leave one case.
   */
  attempt: { key: string; body: ContactBody } | null
  savedAt: string
}

export interface Receipt extends PublicContactReply {
  /** As the customer was addressed: 温女士. */
  name: string
  kind: string
  hasPhone: boolean
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const draftKey = 'sansheng.draft'
const receiptKey = 'sansheng.receipt'
// The server remembers keys for 30 days; a draft older than a week is somebody else's by then.
const keptForMs = 7 * 24 * 3_600_000

export const emptyDraft: Draft = {
  kind: '',
  text: '',
  photos: [],
  name: '',
  address: '',
  phone: '',
  place: '',
  site: '',
  attempt: null,
  savedAt: '',
}

function parsed<T>(text: string | null): T | null {
  try {
    return text ? (JSON.parse(text) as T) : null
  } catch {
    return null
  }
}

export function readDraft(store: Store, now: Date): Draft {
  const draft = parsed<Partial<Draft>>(store.getItem(draftKey))
  const age = draft?.savedAt ? now.getTime() - Date.parse(draft.savedAt) : Number.POSITIVE_INFINITY
  return draft && age < keptForMs ? { ...emptyDraft, ...draft } : emptyDraft
}

/** A machine that keeps nothing (private mode, full) still lets people write and send. */
export function keepDraft(store: Store, draft: Draft, now: Date): Draft {
  const kept = { ...draft, savedAt: now.toISOString() }
  try {
    store.setItem(draftKey, JSON.stringify(kept))
  } catch {
    // Nothing to do: the draft lives in the page.
  }
  return kept
}

export function forgetDraft(store: Store): void {
  store.removeItem(draftKey)
}

export function keepReceipt(store: Store, receipt: Receipt): void {
  try {
    store.setItem(receiptKey, JSON.stringify(receipt))
  } catch {
    // The receipt is on the screen.
  }
}

export function readReceipt(store: Store): Receipt | null {
  return parsed<Receipt>(store.getItem(receiptKey))
}

/** 22 characters of 128 random bits; `crypto.randomUUID` is missing on plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** The contact as the contract wants it; `addressed` is the name with its form of address. */
export function bodyOf(draft: Draft, addressed: string): ContactBody {
  const filled = {
    site: draft.site,
    kind: draft.kind,
    name: addressed,
    phone: draft.phone.replace(/\s/g, ''),
    place: draft.place.trim(),
  }
  const given = Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== ''))
  return { ...given, text: draft.text.trim(), attachments: draft.photos.map(photo => photo.uploadId) } as ContactBody
}

/** Freezes what is sent and under which key; an attempt already under way stays as it is. */
export function withAttempt(draft: Draft, addressed: string): Draft {
  return draft.attempt ? draft : { ...draft, attempt: { key: newKey(), body: bodyOf(draft, addressed) } }
}

export type Outcome =
  | { is: 'received'; reply: PublicContactReply }
  /** No answer yet: the same attempt will be sent again. */
  | { is: 'waiting'; problem: ApiProblem }
  /** The server said no and made nothing: the words may be changed and get a new key. */
  | { is: 'refused'; problem: ApiProblem }

/** Sends an attempt once. Only a clear refusal ends it; silence, overload and failures keep it. */
export async function sendAttempt(
  attempt: NonNullable<Draft['attempt']>,
  post: (attempt: NonNullable<Draft['attempt']>) => Promise<PublicContactReply>,
): Promise<Outcome> {
  try {
    return { is: 'received', reply: await post(attempt) }
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    const again = error.unanswered || error.status === 429 || error.status === 408
    return { is: again ? 'waiting' : 'refused', problem: error }
  }
}
