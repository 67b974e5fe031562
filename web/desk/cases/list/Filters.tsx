import { Dropdown } from 'antd'
import { useState } from 'react'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { CloseIcon } from '#web/ui/icons.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../../ask.ts'
import { DownIcon } from '../../icons.tsx'
import { useMe } from '../../session/useMe.ts'
import { useKinds } from '../names.ts'
import type { ListState } from './query.ts'

interface Option {
  key: string
  text: string
}

interface ChipFacts {
  label: string
  value: string
  options: readonly Option[]
  onChoose: (value: string) => void
  onOpen?: () => void
}

/** One condition: dashed while it is free, filled with its value and a cross once it is set. */
function Chip({ label, value, options, onChoose, onOpen }: ChipFacts) {
  const { t } = useTranslation()
  const chosen = options.find(option => option.key === value)?.text ?? value
  return (
    <Dropdown
      trigger={['click']}
      {...(onOpen ? { onOpenChange: (open: boolean) => open && onOpen() } : {})}
      menu={{
        items: options.map(option => ({ key: option.key, label: option.text })),
        selectable: true,
        selectedKeys: value ? [value] : [],
        onClick: ({ key }) => onChoose(key),
        style: { maxHeight: 360, overflow: 'auto' },
      }}
    >
      {value ? (
        <span className="f set">
          <button type="button">
            {label}：{chosen}
          </button>
          <button
            type="button"
            aria-label={t('cases.filter.drop', { label })}
            onClick={event => {
              event.stopPropagation()
              onChoose('')
            }}
          >
            <CloseIcon />
          </button>
        </span>
      ) : (
        <button type="button" className="f">
          {label}
          <DownIcon />
        </button>
      )}
    </Dropdown>
  )
}

/** Everybody of the reader's sites, by name; asked for when wanted. */
export function usePeople(when: boolean): readonly { id: string; name: string; staffNumber: string }[] {
  const me = useMe()
  const asked = useAsk(staffEndpoints.listStaff, { query: { limit: 200 } }, { when: when && me.may('staff.read') })
  return asked.data?.rows ?? []
}

export function Filters({ state, set }: { state: ListState; set: (changes: Partial<ListState>) => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const { kinds, kindText } = useKinds()
  const sites = useAsk(staffEndpoints.listSites, { query: { limit: 200 } }, {}).data?.rows ?? []
  const [wantsPeople, setWantsPeople] = useState(state.owner.length > 8)
  const people = usePeople(wantsPeople)
  const stages = (state.tab === 'ended' ? endedStages : openStages).map(key => ({
    key,
    text: t(`stage.${key}` as never),
  }))
  return (
    <>
      {sites.length > 1 ? (
        <Chip
          label={t('cases.filter.site')}
          value={state.site}
          options={sites.map(site => ({ key: site.id, text: site.name }))}
          onChoose={site => set({ site })}
        />
      ) : null}
      <Chip
        label={t('cases.filter.kind')}
        value={state.kind}
        options={kinds.map(kind => ({ key: kind.id, text: kindText(kind.id) }))}
        onChoose={kind => set({ kind })}
      />
      <Chip label={t('cases.filter.stage')} value={state.stage} options={stages} onChoose={stage => set({ stage })} />
      <Chip
        label={t('cases.filter.owner')}
        value={state.owner}
        onOpen={() => setWantsPeople(true)}
        options={[
          { key: 'me', text: t('cases.owner.me') },
          { key: 'my_teams', text: t('cases.owner.my_teams') },
          ...people
            .filter(one => one.name !== me.name)
            .map(one => ({ key: one.id, text: `${one.name} ${one.staffNumber}` })),
        ]}
        onChoose={owner => set({ owner })}
      />
      <Chip
        label={t('cases.filter.urgency')}
        value={state.urgency}
        options={urgencies.map(key => ({ key, text: t(`urgency.${key}` as never) }))}
        onChoose={urgency => set({ urgency })}
      />
      <Chip
        label={t('cases.filter.time')}
        value={state.state}
        options={times.map(key => ({ key, text: t(`cases.age.${key}` as never) }))}
        onChoose={time => set({ state: time })}
      />
      {state.q ? (
        <span className="f set">
          {t('cases.filter.words')}：{state.q}
          <button
            type="button"
            aria-label={t('cases.filter.drop', { label: t('cases.filter.words') })}
            onClick={() => set({ q: '' })}
          >
            <CloseIcon />
          </button>
        </span>
      ) : null}
    </>
  )
}

const openStages = ['received', 'accepted', 'in_hand', 'answered']
const endedStages = ['closed', 'returned', 'withdrawn', 'void']
const urgencies = ['normal', 'urgent', 'emergency']
const times = ['pressing', 'broken', 'late', 'soon', 'stopped']
