import { useEffect, useRef, useState } from 'react'
import type { FollowUpView } from '#features/followups/contract.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { CheckIcon } from '#web/ui/icons.tsx'
import { KindTag, Tag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useKinds } from '../cases/names.ts'
import { useReasonText, VerbButton } from '../VerbButton.tsx'
import { type AttemptAsked, AttemptForm } from './AttemptForm.tsx'
import { HeardSheet } from './HeardSheet.tsx'
import { type Answers, type Line, linesOf, nextLine } from './lines.ts'
import { TwoWays } from './TwoWays.tsx'

interface LineFacts {
  line: Line
  place: number
  on: boolean
  answers: Answers
  onAnswer: (change: Answers) => void
  onAttempt: (asked: AttemptAsked) => void
}

function Options({ line, answers, onAnswer, onAttempt }: Omit<LineFacts, 'place' | 'on'>) {
  const { t } = useTranslation()
  const chosen = answers[line.id]
  if (line.type === 'say') {
    const outcomes = line.outcomes ?? []
    return (
      <div className="opt quiet">
        <button
          type="button"
          className={chosen ? 'y' : undefined}
          aria-pressed={Boolean(chosen)}
          onClick={() => onAnswer({ [line.id]: chosen ? '' : 'said' })}
        >
          {t(`followups.said.${line.yes ?? 'said'}`)}
        </button>
        {outcomes.map(outcome => (
          <button key={outcome} type="button" onClick={() => onAttempt({ outcome })}>
            {t(`followups.says.${outcome}` as 'followups.says.refuses')}
          </button>
        ))}
      </div>
    )
  }
  if (line.type === 'yes_no') {
    return (
      <div className="opt">
        {(['yes', 'no'] as const).map(one => (
          <button
            key={one}
            type="button"
            className={chosen === one ? 'y' : undefined}
            aria-pressed={chosen === one}
            onClick={() => onAnswer({ [line.id]: one })}
          >
            {t(one === 'yes' ? 'followups.satisfied' : 'followups.unsatisfied')}
          </button>
        ))}
      </div>
    )
  }
  if (line.type === 'scale') {
    return (
      <fieldset className="opt five">
        <legend className="unseen">{line.text}</legend>
        {['1', '2', '3', '4', '5'].map(point => (
          <button
            key={point}
            type="button"
            className={chosen === point ? 'y' : undefined}
            aria-pressed={chosen === point}
            onClick={() => onAnswer({ [line.id]: chosen === point ? '' : point })}
          >
            {point}
          </button>
        ))}
      </fieldset>
    )
  }
  return (
    <div className="opt">
      <input
        value={chosen ?? ''}
        maxLength={2000}
        placeholder={t('followups.ownWords')}
        aria-label={line.text}
        onChange={event => onAnswer({ [line.id]: event.target.value })}
      />
    </div>
  )
}

function ScriptLine(facts: LineFacts) {
  const { line, place, on, answers, onAnswer } = facts
  const { t } = useTranslation()
  const done = Boolean(answers[line.id])
  const decides = line.id === 'satisfied'
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (on) row.current?.scrollIntoView({ block: 'nearest' })
  }, [on])
  return (
    <li
      ref={row}
      className={`ln${on ? ' on' : ''}${done && !decides ? ' done' : ''}`}
      aria-current={on ? 'step' : undefined}
    >
      <span className="k">{done && !decides ? <CheckIcon /> : place}</span>
      <p>{line.text}</p>
      {line.type === 'close' ? <span className="meta end">{t('followups.hangUp')}</span> : <Options {...facts} />}
      {decides && done ? (
        <div className="heard">
          <textarea
            value={answers.words ?? ''}
            rows={1}
            maxLength={4000}
            placeholder={t('followups.wordsAsked')}
            aria-label={t('followups.words')}
            onChange={event => onAnswer({ words: event.target.value })}
          />
        </div>
      ) : null}
    </li>
  )
}

/** The script as a form: each line is read aloud, its answer stands beside it; below, the two ways it can end. */
export function FollowUpSheet({ followUp }: { followUp: FollowUpView }) {
  const { t } = useTranslation()
  const { kindText } = useKinds()
  const reasonText = useReasonText()
  const [answers, setAnswers] = useState<Answers>({})
  const [attempt, setAttempt] = useState<AttemptAsked | null>(null)
  const lines = linesOf(followUp, answers)
  const current = nextLine(lines, answers)
  const change = (some: Answers) => setAnswers(former => ({ ...former, ...some }))
  return (
    <section className="mid">
      <header className="hd row">
        <span className="n s2 b">{caseNumberText(followUp.caseNumber)}</span>
        <KindTag kind={followUp.kind} text={kindText(followUp.kind)} />
        {followUp.cycle > 1 ? <Tag tone="line">{t('followups.round', { n: followUp.cycle })}</Tag> : null}
        <h2 className="cut grow">{followUp.matter}</h2>
        {followUp.heardAt ? null : (
          <>
            <VerbButton may={followUp.mayAttempt} onPress={() => setAttempt({ outcome: 'no_answer' })}>
              {t('followups.notReached')}
            </VerbButton>
            <VerbButton may={followUp.mayAttempt} onPress={() => setAttempt({ outcome: 'another_time' })}>
              {t('followups.anotherTime')}
            </VerbButton>
          </>
        )}
      </header>
      {followUp.mayHear && !followUp.heardAt ? (
        <p className="bar-note" role="status">
          {reasonText(followUp.mayHear)}
        </p>
      ) : followUp.quiet.now && !followUp.heardAt ? (
        <p className="bar-note" role="status">
          {t('followups.quietNow', { from: followUp.quiet.from, to: followUp.quiet.to })}
        </p>
      ) : null}
      {followUp.heard ? (
        <HeardSheet followUp={followUp} heard={followUp.heard} />
      ) : (
        <>
          <ol className="lines">
            {lines.map((line, place) => (
              <ScriptLine
                key={line.id}
                line={line}
                place={place + 1}
                on={!followUp.mayHear && line.id === current}
                answers={answers}
                onAnswer={change}
                onAttempt={setAttempt}
              />
            ))}
          </ol>
          <TwoWays followUp={followUp} answers={answers} onAnswer={change} />
        </>
      )}
      <AttemptForm followUp={followUp} asked={attempt} onLeave={() => setAttempt(null)} />
    </section>
  )
}
