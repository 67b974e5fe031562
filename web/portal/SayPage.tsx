import { useEffect, useId, useState } from 'react'
import {
  BulbIcon,
  ExclamationCircleIcon,
  FormIcon,
  HeartIcon,
  type IconPart,
  QuestionCircleIcon,
  ToolIcon,
} from '#web/ui/icons.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useDraft } from './DraftHolder.tsx'
import type { Draft } from './draft.ts'
import { useKinds } from './guide.tsx'
import { Photos } from './Photos.tsx'
import { at, go, usePlace } from './route.ts'
import { Shell } from './Shell.tsx'

const most = 2000

const marks: Record<string, IconPart> = {
  complaint: ExclamationCircleIcon,
  repair: ToolIcon,
  consult: QuestionCircleIcon,
  praise: HeartIcon,
  suggestion: BulbIcon,
  request: FormIcon,
}

/** First the words. The kind is optional: whoever reads it decides. */
export function SayPage() {
  const { t } = useTranslation()
  const { search } = usePlace()
  const { draft, change } = useDraft()
  const kinds = useKinds()
  const [empty, setEmpty] = useState(false)
  const id = useId()

  const site = search.get('site')
  const about = search.get('about')
  const urging = search.get('urge') === 'yes'
  // What is on its way can no longer be changed: it would become a second case.
  useEffect(() => {
    if (draft.attempt) go(at.you, true)
  }, [draft.attempt])
  useEffect(() => {
    if (site) change({ site })
  }, [site, change])
  useEffect(() => {
    if (!about) return
    const opening = t(urging ? 'case.urgeWords' : 'case.addWords', { number: about })
    if (!draft.text.includes(about)) change({ text: opening + draft.text })
    go(at.say, true)
  }, [about, urging, draft.text, change, t])

  const next = () => {
    if (draft.text.trim() === '') {
      setEmpty(true)
      document.getElementById(id)?.focus()
    } else go(at.you)
  }

  return (
    <Shell
      foot={
        <>
          <button type="button" className="btn p" onClick={next}>
            {t('say.next')}
          </button>
          <p>{t('say.danger')}</p>
        </>
      }
    >
      <h1>{t('say.title')}</h1>
      <p className="sub">{t('say.text')}</p>
      <fieldset className="kinds">
        <legend className="unseen">{t('say.kinds')}</legend>
        {kinds.map(kind => {
          const Mark = marks[kind.id]!
          const chosen = draft.kind === kind.id
          return (
            <button
              key={kind.id}
              type="button"
              aria-pressed={chosen}
              className={chosen ? 'on' : undefined}
              onClick={() => change({ kind: chosen ? '' : (kind.id as Draft['kind']) })}
            >
              <Mark />
              <span>
                <b>{kind.label}</b>
                {kind.about}
              </span>
            </button>
          )
        })}
      </fieldset>
      <div className="ta">
        <label className="unseen" htmlFor={id}>
          {t('say.words')}
        </label>
        <textarea
          id={id}
          value={draft.text}
          maxLength={most}
          placeholder={t('say.placeholder')}
          onChange={event => {
            change({ text: event.target.value })
            setEmpty(false)
          }}
        />
        <div className="ft">
          {empty ? (
            <span className="bad" role="alert">
              {t('say.empty')}
            </span>
          ) : null}
          <span className="n push">{t('say.count', { n: draft.text.length, most })}</span>
        </div>
      </div>
      <Photos />
    </Shell>
  )
}
