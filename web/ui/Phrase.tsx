import { Kbd, Tag } from './smallParts.tsx'
import { useTranslation } from './useTranslation.ts'

export interface PhraseMark {
  /** Place of the words in the text, in UTF-16 units, `to` exclusive. */
  from: number
  to: number
  reason: string
  better?: string
  clause?: string
}

/** The text with the words the standard forbids under a wavy line. Marks must not overlap. */
export function MarkedText({ text, marks }: { text: string; marks: readonly PhraseMark[] }) {
  const pieces = []
  let place = 0
  for (const mark of [...marks].sort((a, b) => a.from - b.from)) {
    if (mark.from > place) pieces.push(text.slice(place, mark.from))
    pieces.push(
      <mark key={mark.from} className="u-bad" title={mark.reason}>
        {text.slice(mark.from, mark.to)}
      </mark>,
    )
    place = mark.to
  }
  pieces.push(text.slice(place))
  return <>{pieces}</>
}

/** Why the words will not do, one better line, and the key that takes it. */
export function Phrase({ mark, onTake }: { mark: PhraseMark; onTake: (mark: PhraseMark) => void }) {
  const { t } = useTranslation()
  return (
    <div className="fix">
      <Tag tone="late">{mark.reason}</Tag>
      {mark.better ? (
        <>
          <span className="s3">{t('phrase.instead')}</span>
          <span className="new">{mark.better}</span>
          <button type="button" className="btn s push" onClick={() => onTake(mark)}>
            {t('phrase.take')} <Kbd>Tab</Kbd>
          </button>
        </>
      ) : null}
      {mark.clause ? <span className="meta">{mark.clause}</span> : null}
    </div>
  )
}

/** The text after the better line was taken. */
export function withBetter(text: string, mark: PhraseMark): string {
  return text.slice(0, mark.from) + (mark.better ?? '') + text.slice(mark.to)
}
