import { Gate } from './smallParts.tsx'
import { useTranslation } from './useTranslation.ts'

export interface TrackGate {
  id: string
  name: string
  cleared: boolean
  /** Under the mark: when and by whom it was cleared, or what it waits for. */
  note: string
}

export interface TrackStage {
  id: string
  name: string
  state: 'done' | 'now' | 'next'
  note: string
  /** Gates on the line behind this stage, in front of the one they guard. */
  gates?: readonly TrackGate[]
}

/** The line of stages with the gates standing on it. A stage with gates takes the room they need. */
export function StageTrack({ stages }: { stages: readonly TrackStage[] }) {
  const { t } = useTranslation()
  const columns = stages
    .map((stage, place) => {
      if (place === stages.length - 1) return '96px'
      return stage.gates?.length
        ? `minmax(${140 + stage.gates.length * 80}px, ${1 + stage.gates.length}fr)`
        : 'minmax(130px, 1fr)'
    })
    .join(' ')
  return (
    <ol className="track" style={{ gridTemplateColumns: columns }} aria-label={t('track.label')}>
      {stages.map((stage, place) => (
        <li
          key={stage.id}
          className={`st ${stage.state}${stages[place + 1]?.state === 'next' ? ' to' : ''}`}
          aria-current={stage.state === 'now' ? 'step' : undefined}
        >
          <b>{stage.name}</b>
          <span className="meta">{stage.note}</span>
          {stage.gates?.length ? (
            <ul className="gates">
              {stage.gates.map(gate => (
                <li key={gate.id} className={gate.cleared ? undefined : 'shut'}>
                  <Gate
                    cleared={gate.cleared}
                    label={t(gate.cleared ? 'gate.cleared' : 'gate.shut', { gate: gate.name })}
                  />
                  <span>{gate.name}</span>
                  <em>{gate.note}</em>
                </li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ol>
  )
}
