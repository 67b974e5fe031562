import './customers.css'
import { Link } from '@tanstack/react-router'
import { Button, Drawer, Input } from 'antd'
import { type CustomerRow, customerEndpoints } from '#features/customers/contract.ts'
import { HeartIcon } from '#web/ui/icons.tsx'
import { Tag } from '#web/ui/smallParts.tsx'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { useWatch } from '../frame/live.tsx'
import { PlusIcon } from '../icons.tsx'
import { usePages } from '../pagesOf.ts'
import { paths } from '../paths.ts'
import { useMe } from '../session/useMe.ts'
import { useSites } from '../settings/choices.ts'
import { TurnPages } from '../settings/TurnPages.tsx'
import { useUrlState } from '../urlState.ts'
import { CustomerCard } from './CustomerCard.tsx'
import { NewCustomer } from './NewCustomer.tsx'
import { useCallName } from './useCallName.ts'

function Row({ row, on, find, site }: { row: CustomerRow; on: boolean; find: string; site: string }) {
  const { t } = useTranslation()
  const callName = useCallName()
  return (
    <li>
      <Link
        to={paths.customers()}
        search={{ ...(find ? { find } : {}), id: row.id } as never}
        className={`it${on ? ' on' : ''}`}
        activeProps={{}}
        {...(on ? { 'aria-current': 'true' as const } : {})}
      >
        <span className="t">
          <b className="b">{callName(row)}</b>{' '}
          {row.kind === 'organisation' ? <Tag>{t('customers.kind.organisation')}</Tag> : null}
        </span>
        <span className="meta">{row.flags.length > 0 ? <HeartIcon /> : null}</span>
        <span className="meta n">{row.contacts.map(contact => contact.masked).join(' ')}</span>
        <span className="meta r">{site}</span>
      </Link>
    </li>
  )
}

function Chosen({ id }: { id: string }) {
  const asked = useAsk(customerEndpoints.getCustomer, { params: { id } })
  if (asked.isPending) return <Loading bare />
  if (asked.isError) {
    return (
      <div className="whole">
        <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
      </div>
    )
  }
  return <CustomerCard key={asked.data.id} customer={asked.data} />
}

/** Who is this customer, how is he reached, and what did he come with? */
export function CustomersPage() {
  const { t } = useTranslation()
  const me = useMe()
  const sites = useSites()
  const [state, set] = useUrlState({ find: '', id: '' })
  useWatch(['customer'])
  const pages = usePages(customerEndpoints.searchCustomers, { limit: 50, ...(state.find ? { q: state.find } : {}) })
  const asked = useAsk(customerEndpoints.searchCustomers, {
    query: { limit: 50, ...(state.find ? { q: state.find } : {}) },
  })
  const chosen = state.id && state.id !== 'new' ? state.id : (pages.rows[0]?.id ?? '')
  const siteText = (id: string | null) => sites.find(site => site.id === id)?.name ?? t('customers.everywhere')
  return (
    <div className="orders customers">
      <section className="list" aria-label={t('customers.list')}>
        <div className="find-row">
          <Input.Search
            key={state.find}
            allowClear
            defaultValue={state.find}
            maxLength={100}
            placeholder={t('customers.find')}
            aria-label={t('customers.find')}
            onSearch={find => set({ find: find.trim(), id: '' })}
          />
          {me.may('customer.write') ? (
            <Button icon={<PlusIcon />} aria-label={t('customers.add')} onClick={() => set({ id: 'new' })} />
          ) : null}
        </div>
        <div className="scroll">
          {pages.error ? <ErrorState error={pages.error} onRetry={pages.refetch} bare /> : null}
          {asked.data?.wholeNumbersOnly && state.find ? <p className="meta pad">{t('customers.wholeOnly')}</p> : null}
          <ul>
            {pages.rows.map(row => (
              <Row key={row.id} row={row} on={row.id === chosen} find={state.find} site={siteText(row.site)} />
            ))}
          </ul>
          <TurnPages pages={pages} />
        </div>
      </section>
      {chosen ? (
        <Chosen id={chosen} />
      ) : (
        <div className="whole">
          {pages.isPending ? (
            <Loading />
          ) : (
            <EmptyState
              title={state.find ? t('customers.notFound', { words: state.find }) : t('customers.none')}
              text={state.find ? t('customers.notFoundText') : t('customers.noneText')}
            />
          )}
        </div>
      )}
      <Drawer
        open={state.id === 'new'}
        onClose={() => set({ id: '' })}
        size={460}
        destroyOnHidden
        title={t('customers.add')}
      >
        <NewCustomer onLeave={id => set({ id })} />
      </Drawer>
    </div>
  )
}
