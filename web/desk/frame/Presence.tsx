import { Dropdown } from 'antd'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import { DownIcon } from '#web/desk/icons.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb } from '../ask.ts'
import type { Reader } from '../session/useMe.ts'

const states = ['ready', 'busy', 'away', 'training', 'off'] as const
const reasons = ['meal', 'meeting', 'errand'] as const

/** Whether work may come to me now. Away asks for a reason. */
export function Presence({ me }: { me: Reader }) {
  const { t } = useTranslation()
  const set = useVerb(sessionEndpoints.setPresence)
  const now = me.presence?.state ?? 'off'
  const items = states.map(state =>
    state === 'away'
      ? {
          key: state,
          label: t('presence.away'),
          children: reasons.map(reason => ({
            key: reason,
            label: t(`presence.reason.${reason}`),
            onClick: () => void set.run({ body: { state, reason: t(`presence.reason.${reason}`) } }),
          })),
        }
      : { key: state, label: t(`presence.${state}`), onClick: () => void set.run({ body: { state } }) },
  )
  const said = now === 'away' && me.presence?.reason ? me.presence.reason : t(`presence.${now}`)
  return (
    <Dropdown menu={{ items, selectedKeys: [now] }} trigger={['click']} disabled={set.busy}>
      <button type="button" className={`presence ${now}`} aria-label={t('presence.label', { state: said })}>
        {said} <DownIcon />
      </button>
    </Dropdown>
  )
}
