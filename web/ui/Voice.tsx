import type { ReactNode } from 'react'

interface VoiceFacts {
  /** Who speaks: the customer (ink bar), we to the customer (accent), or inside the house (hairline). */
  who: 'customer' | 'us' | 'inside'
  at?: ReactNode
  /** The small line above: channel, length, name and number, tags. */
  by?: ReactNode
  /** At the right: what it led to. */
  led?: ReactNode
  /** Words as they were said. The customer's are set in 「」 and larger than anything we wrote. */
  words?: string
  children?: ReactNode
  /** Without the columns of time and outcome, for side cards. */
  plain?: boolean
}

/** One entry of a timeline. */
export function Voice({ who, at, by, led, words, children, plain = false }: VoiceFacts) {
  const body = (
    <div className="bd">
      {by ? <div className="by">{by}</div> : null}
      {words ? who === 'customer' ? <p className="says">「{words}」</p> : <p>{words}</p> : null}
      {children}
    </div>
  )
  if (plain) return <div className={`voice plain ${who}`}>{body}</div>
  return (
    <div className={`voice ${who}`}>
      <div className="at">{at}</div>
      {body}
      <div className="rt">{led}</div>
    </div>
  )
}
