import { Button } from 'antd'
import { useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import { type FollowUpView, followUpEndpoints } from '#features/followups/contract.ts'
import { GreyedButton } from '#web/ui/GreyedButton.tsx'
import { Avatar, Kbd } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../ask.ts'
import { useKinds } from '../cases/names.ts'
import { RollbackIcon } from '../icons.tsx'
import { ctrlEnter, useKeys } from '../keys.ts'
import { useLimitText } from '../standards/useLimitText.ts'
import { useReasonText } from '../VerbButton.tsx'
import { type Answers, heardOf } from './lines.ts'

interface Facts {
  followUp: FollowUpView
  answers: Answers
  onAnswer: (change: Answers) => void
}

/** The two ways it ends. The one the customer chose is ready filled; the other is greyed with the answer that blocks it. */
export function TwoWays({ followUp, answers, onAnswer }: Facts) {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  const limitText = useLimitText()
  const { kinds } = useKinds()
  const owner = useAsk(caseEndpoints.getCase, { params: { id: followUp.caseId } }).data?.owner
  const [said, setSaid] = useState(false)
  const hear = useVerb(followUpEndpoints.hearFollowUp, {
    done: answers.satisfied === 'yes' ? t('followups.passed') : t('followups.wentBack'),
  })
  const send = async () => {
    if (followUp.mayHear || !answers.satisfied || hear.busy) return
    if (answers.satisfied === 'no' && !answers.words?.trim()) {
      setSaid(true)
      return
    }
    await hear.run({ params: { id: followUp.id }, body: heardOf(answers) })
  }
  useKeys({ 'ctrl+Enter': () => void send() })
  const satisfied = answers.satisfied === 'yes'
  const unsatisfied = answers.satisfied === 'no'
  const blocked = followUp.mayHear ? reasonText(followUp.mayHear) : null
  const answerLimit = kinds
    .find(kind => kind.id === followUp.kind)
    ?.limits.find(limit => limit.commitment === 'answer')?.within
  const to = owner?.staff?.name ?? owner?.team?.name ?? ''
  return (
    <div className="res">
      <div className="two">
        <div className={`way${satisfied ? ' yes' : ''}`}>
          <h3>{t('followups.wayYes')}</h3>
          <p className="s2">{t('followups.wayYesText')}</p>
          {satisfied && !blocked ? (
            <Button type="primary" className="foot" loading={hear.busy} onClick={() => void send()}>
              {t('followups.pass')} <Kbd>{ctrlEnter}</Kbd>
            </Button>
          ) : (
            <span className="foot">
              <GreyedButton why={blocked ?? (unsatisfied ? t('followups.saidNo') : t('followups.askFirst'))} beside>
                {t('followups.pass')}
              </GreyedButton>
            </span>
          )}
        </div>
        <div className={`way${unsatisfied ? ' on' : ''}`}>
          <h3>
            <RollbackIcon /> {t('followups.wayNo')}
          </h3>
          {unsatisfied ? (
            <>
              <label className="ta">
                <span className="unseen">{t('followups.words')}</span>
                <textarea
                  value={answers.words ?? ''}
                  rows={1}
                  maxLength={4000}
                  aria-label={t('followups.wordsBack')}
                  placeholder={t('followups.wordsAsked')}
                  onChange={event => onAnswer({ words: event.target.value })}
                />
                <span className="meta">{t('followups.carried')}</span>
              </label>
              {said && !answers.words?.trim() ? (
                <p className="form-problem" role="alert">
                  {t('followups.wordsMissing')}
                </p>
              ) : null}
              <dl className="back">
                <dt>{t('followups.backTo')}</dt>
                <dd>
                  {to ? <Avatar name={to} /> : null}
                  <span className="cut">{to}</span> <span className="s3">{t('followups.formerOwner')}</span>
                </dd>
                <dt>{t('followups.newLimit')}</dt>
                <dd>
                  <b>{answerLimit ? limitText(answerLimit) : '–'}</b>{' '}
                  <span className="s3">{t('followups.fromNow')}</span>
                </dd>
                <dt>{t('followups.also')}</dt>
                <dd>{t('followups.alsoText', { n: followUp.cycle + 1 })}</dd>
                <dt>{t('followups.tell')}</dt>
                <dd>{t('followups.tellText')}</dd>
              </dl>
            </>
          ) : (
            <p className="s2">{t('followups.wayNoText')}</p>
          )}
          <div className="row foot end">
            <span className="meta cut">{unsatisfied ? t('followups.gateStays') : ''}</span>
            {unsatisfied && !blocked ? (
              <Button type="primary" loading={hear.busy} onClick={() => void send()}>
                {t('followups.sendBack')} <Kbd>{ctrlEnter}</Kbd>
              </Button>
            ) : (
              <GreyedButton why={blocked ?? (satisfied ? t('followups.saidYes') : t('followups.askFirst'))} beside>
                {t('followups.sendBack')}
              </GreyedButton>
            )}
          </div>
        </div>
      </div>
    </div>
  )
}
