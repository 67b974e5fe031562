import type { ReactNode } from 'react'
import { wholeTime } from './format.ts'
import { CheckIcon, LockIcon } from './icons.tsx'
import { spoken } from './texts.ts'
import { useTranslation } from './useTranslation.ts'

/** The three strokes of 三, rounded, the middle one short. */
export function Logo({ reversed = false }: { reversed?: boolean }) {
  const { t } = useTranslation()
  return (
    <svg className="logo" viewBox="0 0 32 32" role="img" aria-label={t('product.name')}>
      <rect width="32" height="32" rx="8" fill={reversed ? '#fff' : 'var(--accent)'} />
      <path
        d="M9 10.5h14M11.5 16h9M7.5 21.5h17"
        stroke={reversed ? '#2b47b0' : '#fff'}
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  )
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>
}

/** The first character of a Chinese name, the initials of another. */
export function initialOf(name: string): string {
  const first = [...name.trim()][0] ?? '?'
  if (!/[a-z]/i.test(first)) return first
  const words = name.trim().split(/\s+/)
  return words
    .slice(0, 2)
    .map(word => word.charAt(0).toUpperCase())
    .join('')
}

export function Avatar({ name, mine = false, large = false }: { name: string; mine?: boolean; large?: boolean }) {
  return (
    <span className={`av${mine ? ' me' : ''}${large ? ' l' : ''}`} title={name} aria-hidden="true">
      {initialOf(name)}
    </span>
  )
}

export type TagTone = 'plain' | 'line' | 'ink' | 'acc' | 'late' | 'soon' | 'ok'

export function Tag({ tone = 'plain', children }: { tone?: TagTone; children: ReactNode }) {
  return <span className={tone === 'plain' ? 'tag' : `tag ${tone}`}>{children}</span>
}

/** A complaint is an ink tag, every other kind a grey one. `text` is the kind's name from the pack. */
export function KindTag({ kind, text }: { kind: string; text: string }) {
  return <Tag tone={kind === 'complaint' ? 'ink' : 'plain'}>{text}</Tag>
}

export function Gate({ cleared, label }: { cleared: boolean; label: string }) {
  return (
    <i className={cleared ? 'gate clear' : 'gate'} role="img" aria-label={label} title={label}>
      {cleared ? <CheckIcon /> : <LockIcon />}
    </i>
  )
}

/** A stage in a list: five dashes and its word. `step` 1–5. */
export function StageDashes({ step, text, done = false }: { step: number; text: string; done?: boolean }) {
  return (
    <span className="stage">
      <span className={done ? 'dashes done' : 'dashes'} aria-hidden="true">
        {[1, 2, 3, 4, 5].map(place => (
          <i key={place} className={place <= step ? 'd' : undefined} />
        ))}
      </span>
      {text}
    </span>
  )
}

/** A moment, short; the whole of it on hover. */
export function Moment({ at, text }: { at: Date; text: string }) {
  return (
    <time className="n" dateTime={at.toISOString()} title={wholeTime(at, spoken())}>
      {text}
    </time>
  )
}
