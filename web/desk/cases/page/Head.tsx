import { Button, Dropdown } from 'antd'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { CaseVerb } from '#features/cases/contract/words.ts'
import { caseNumberText, lineTime } from '#web/ui/format.ts'
import { LockIcon, RightIcon } from '#web/ui/icons.tsx'
import { StageTrack } from '#web/ui/StageTrack.tsx'
import { Avatar, KindTag, Tag } from '#web/ui/smallParts.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { AlertIcon, EllipsisIcon, PhoneIcon, SwapIcon } from '../../icons.tsx'
import { useMe } from '../../session/useMe.ts'
import { useReasonText, VerbButton } from '../../VerbButton.tsx'
import { useKinds, useTaxonomy } from '../names.ts'
import { missingSteps, trackOf } from './track.ts'
import { useTrackWords } from './useTrackWords.ts'

/** Verbs of the menu behind the dots, by what they are about. */
const menu: readonly (readonly CaseVerb[])[] = [
  ['return', 'escalate', 'stop_clock', 'resume_clock'],
  ['ask_statement', 'state', 'find', 'accuse'],
  ['urge', 'link', 'merge', 'group'],
  ['change_kind', 'change_urgency', 'restrict'],
  ['withdraw', 'ask_exception', 'object', 'reopen', 'void', 'archive'],
]

interface HeadFacts {
  view: CaseView
  onVerb: (verb: CaseVerb) => void
}

/** Read in three lines: what and whose; which stage, which gate. */
export function Head({ view, onVerb }: HeadFacts) {
  const { t } = useTranslation()
  const { kindText } = useKinds()
  const taxonomy = useTaxonomy()
  const missing = missingSteps(view)
  const words = useTrackWords(view.kind)
  const facts = [taxonomy.text('complaint_nature', view.nature), taxonomy.text('root_cause', view.rootCause)].filter(
    Boolean,
  )
  const external = view.external && `${taxonomy.text('external_body', view.external.body)} ${view.external.number}`
  return (
    <section className="case-head">
      <div className="row top-line">
        <span className="num">{caseNumberText(view.number)}</span>
        <KindTag kind={view.kind} text={kindText(view.kind)} />
        <h2 className="cut" title={view.matter}>
          {view.matter}
        </h2>
        <Acts view={view} onVerb={onVerb} />
      </div>
      <div className="facts">
        {view.urgency === 'normal' ? null : (
          <Tag tone={view.urgency === 'emergency' ? 'late' : 'soon'}>
            <AlertIcon /> {t(`urgency.${view.urgency}` as never)}
          </Tag>
        )}
        {view.urged > 0 ? <Tag tone="late">{t('cases.urged', { n: view.urged })}</Tag> : null}
        {view.cycle > 1 ? <Tag tone="line">{t('cases.round', { n: view.cycle })}</Tag> : null}
        {view.confidential ? (
          <Tag tone="line">
            <LockIcon /> {t('case.confidential')}
          </Tag>
        ) : null}
        {view.archivedAt ? <Tag tone="line">{t('case.archived')}</Tag> : null}
        {facts.length > 0 ? <span>{facts.join(' · ')}</span> : null}
        {facts.length > 0 ? <span className="dot">/</span> : null}
        <span className="cut">{[view.site.name, view.place, external].filter(Boolean).join(' ')}</span>
        <span className="dot">/</span>
        <Chain view={view} />
        {missing.length > 0 ? (
          <span className="missing">
            <LockIcon />
            {t('case.missing', {
              n: missing.length,
              steps: missing.map(step => t(`case.step.${step}` as never)).join(t('case.comma')),
            })}
          </span>
        ) : null}
      </div>
      <StageTrack stages={trackOf(view, words)} />
    </section>
  )
}

/** Who answered for it, hand by hand; the last one does now. */
function Chain({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const me = useMe()
  const now = useNow()
  const taken = view.handOvers.filter(one => one.takenAt !== null)
  const first = taken[0]?.from
  const owner = view.owner.staff?.name ?? view.owner.team?.name ?? ''
  const since = taken.at(-1)?.takenAt
  const mine = view.owner.staff?.id === me.id
  return (
    <span className="chain">
      {first && first !== owner ? (
        <>
          <Avatar name={first} />
          {t('case.firstAsked', { name: first })}
          <RightIcon />
        </>
      ) : null}
      <Avatar name={owner} mine={mine} />
      <b className="b">{t('case.answers', { name: owner })}</b>
      {since ? t('case.tookOver', { when: lineTime(new Date(since), now) }) : null}
      {view.handOver ? <Tag tone="soon">{t('case.offeredTo', { name: view.handOver.to })}</Tag> : null}
    </span>
  )
}

function Acts({ view, onVerb }: HeadFacts) {
  const { t } = useTranslation()
  const { may } = view
  const allowed = (verb: CaseVerb) => (may[verb] === 'auth.forbidden' ? undefined : may[verb])
  return (
    <div className="acts">
      {may.take === null ? (
        <VerbButton may={may.take} primary={view.stage !== 'received'} onPress={() => onVerb('take')}>
          {t('verb.take')}
        </VerbButton>
      ) : null}
      {may.refuse === null ? (
        <VerbButton may={may.refuse} onPress={() => onVerb('refuse')}>
          {t('verb.refuse')}
        </VerbButton>
      ) : null}
      {view.stage === 'received' ? (
        <VerbButton may={may.accept} primary onPress={() => onVerb('accept')}>
          {t('verb.accept')}
        </VerbButton>
      ) : null}
      {view.endedAt ? null : (
        <>
          <VerbButton may={allowed('contact')} onPress={() => onVerb('contact')}>
            <PhoneIcon /> {t('verb.contact')}
          </VerbButton>
          <VerbButton may={allowed('assign')} onPress={() => onVerb('assign')}>
            <SwapIcon /> {t('verb.assign')}
          </VerbButton>
        </>
      )}
      {view.stage === 'closed' ? (
        <VerbButton may={allowed('reopen')} onPress={() => onVerb('reopen')}>
          {t('verb.reopen')}
        </VerbButton>
      ) : null}
      <More view={view} onVerb={onVerb} />
      {view.endedAt ? null : (
        <VerbButton may={allowed('close')} primary={may.close === null} onPress={() => onVerb('close')}>
          {t('verb.close')}
        </VerbButton>
      )}
    </div>
  )
}

/** Everything else that may be done, in its place even when it may not be done now, with the reason. */
function More({ view, onVerb }: HeadFacts) {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  const groups = menu
    .map(verbs => verbs.filter(verb => !notHere.has(view.may[verb] ?? '')))
    .filter(verbs => verbs.length > 0)
  const items = groups.flatMap((verbs, place) => [
    ...(place > 0 ? [{ type: 'divider' as const, key: `line${place}` }] : []),
    ...verbs.map(verb => {
      const code = view.may[verb] ?? null
      return {
        key: verb,
        disabled: code !== null,
        danger: verb === 'void',
        label: (
          <span className="menu-verb">
            {t(`verb.${verb}` as never)}
            {code ? <span className="meta">{reasonText(code)}</span> : null}
          </span>
        ),
      }
    }),
    ...(place === groups.length - 1
      ? [
          { type: 'divider' as const, key: 'printLine' },
          { key: 'print', label: t('case.print') },
        ]
      : []),
  ])
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items, onClick: ({ key }) => (key === 'print' ? window.print() : onVerb(key as CaseVerb)) }}
    >
      <Button aria-label={t('case.more')}>
        <EllipsisIcon />
      </Button>
    </Dropdown>
  )
}

// What belongs to another course, stage or role is no button at all.
const notHere = new Set(['auth.forbidden', 'case.complaints_only', 'case.not_returned', 'case.clock_runs'])
