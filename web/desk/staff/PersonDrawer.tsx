import { Drawer } from 'antd'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { useMe } from '../session/useMe.ts'
import { NewPerson } from './NewPerson.tsx'
import { PersonForms } from './PersonForms.tsx'

/** One person's entry, or an empty one to fill in (`chosen` is `new`). */
export function PersonDrawer({ chosen, onLeave }: { chosen: string; onLeave: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const isNew = chosen === 'new' && me.may('staff.write')
  const asked = useAsk(
    staffEndpoints.readStaff,
    { params: { id: chosen } },
    { when: chosen !== '' && chosen !== 'new' },
  )
  const person = chosen !== '' && chosen !== 'new' ? asked.data : undefined
  return (
    <Drawer
      open={chosen !== ''}
      onClose={onLeave}
      size={480}
      destroyOnHidden
      title={isNew ? t('people.addTitle') : person ? `${person.name} · ${person.staffNumber}` : ''}
    >
      {isNew ? <NewPerson onLeave={onLeave} /> : null}
      {person ? <PersonForms key={person.id} person={person} onLeave={onLeave} /> : null}
      {!isNew && asked.isError ? <ErrorState error={asked.error} bare /> : null}
      {!isNew && asked.isPending && chosen ? <Loading bare /> : null}
    </Drawer>
  )
}
