import type { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { Reply } from '#web/ui/api.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'

type Counts = Reply<typeof caseEndpoints.countCases>

const looks = { broken: '--broken', late: '--late', soon: '--soon-mark', ok: '--ok', stopped: '--paused' } as const
const inks = { broken: '--broken', late: '--late', soon: '--soon', ok: '--ink', stopped: '--ink' } as const
type State = keyof typeof looks

/** How the open cases stand in time: a bar of five states, each figure opening its rows. */
export function AgeBar({
  counts,
  chosen,
  onChoose,
}: {
  counts: Counts | undefined
  chosen: string
  onChoose: (state: string) => void
}) {
  const { t } = useTranslation()
  if (!counts) return <span className="age" />
  const { broken, late, soon, stopped } = counts
  const figures: Record<State, number> = {
    broken,
    late,
    soon,
    ok: Math.max(0, counts.open - broken - late - soon - stopped),
    stopped,
  }
  const all = Object.values(figures).reduce((sum, one) => sum + one, 0)
  const states = Object.keys(looks) as State[]
  return (
    <span className="age">
      <span className="agebar" aria-hidden="true">
        {states.map(state =>
          figures[state] > 0 ? (
            <i key={state} style={{ flexGrow: figures[state] / all, background: `var(${looks[state]})` }} />
          ) : null,
        )}
      </span>
      {states.map(state => (
        <button
          key={state}
          type="button"
          aria-pressed={state !== 'ok' && chosen === state}
          onClick={() => onChoose(state === 'ok' || chosen === state ? '' : state)}
        >
          {t(`cases.age.${state}` as never)}{' '}
          <b className="n" style={figures[state] > 0 ? { color: `var(${inks[state]})` } : undefined}>
            {figures[state]}
          </b>
        </button>
      ))}
    </span>
  )
}
