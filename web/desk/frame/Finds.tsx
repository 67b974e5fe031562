import type { ReactNode } from 'react'
import { workbenchEndpoints } from '#features/workbench/contract.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { KindTag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { useKinds } from '../cases/names.ts'
import { paths } from '../paths.ts'

export interface Find {
  key: string
  to: string
  text: ReactNode
}

export interface FindList {
  shown: boolean
  cases: readonly Find[]
  customers: readonly Find[]
  all: readonly Find[]
}

const nothing: FindList = { shown: false, cases: [], customers: [], all: [] }

/** The first cases and customers for some words, asked while they are typed; one letter asks nothing. */
export function useFinds(words: string, open: boolean): FindList {
  const { kindText } = useKinds()
  const when = open && ([...words].length > 1 || /[\u3400-\u9fff]/.test(words))
  const { data } = useAsk(workbenchEndpoints.searchEverything, { query: { q: words } }, { when, keep: true })
  if (!when || !data) return nothing
  const cases = data.cases.map(one => ({
    key: one.id,
    to: paths.case(one.id),
    text: (
      <>
        <span className="n s3">{caseNumberText(one.number)}</span>
        <KindTag kind={one.kind} text={kindText(one.kind)} />
        <span className="cut grow">{one.matter}</span>
      </>
    ),
  }))
  const customers = data.customers.map(one => ({
    key: one.id,
    to: paths.customers({ id: one.id }),
    text: (
      <>
        <b>{one.name}</b>
        <span className="n s3">{one.contacts[0]?.masked}</span>
      </>
    ),
  }))
  return { shown: true, cases, customers, all: [...cases, ...customers] }
}

interface FindsFacts {
  id: string
  finds: FindList
  chosen: number
  onOpen: (find: Find) => void
}

export function Finds({ id, finds, chosen, onOpen }: FindsFacts) {
  const { t } = useTranslation()
  const groups = [
    [t('frame.foundCases'), finds.cases, 0],
    [t('frame.foundCustomers'), finds.customers, finds.cases.length],
  ] as const
  return (
    <div className="finds" id={id} role="listbox" aria-label={t('frame.find')}>
      {finds.all.length === 0 ? <p className="s2">{t('frame.foundNothing')}</p> : null}
      {groups.map(([name, found, first]) =>
        found.length === 0 ? null : (
          <fieldset key={name}>
            <legend className="meta">{name}</legend>
            {found.map((find, place) => (
              <button
                key={find.key}
                id={`${id}-${first + place}`}
                type="button"
                role="option"
                tabIndex={-1}
                aria-selected={chosen === first + place}
                // The box keeps the cursor; a click comes through all the same.
                onMouseDown={event => event.preventDefault()}
                onClick={() => onOpen(find)}
              >
                {find.text}
              </button>
            ))}
          </fieldset>
        ),
      )}
    </div>
  )
}
