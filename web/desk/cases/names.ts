import { useQuery } from '@tanstack/react-query'
import { standardEndpoints } from '#features/standards/contract.ts'
import { type ApiProblem, api, type Reply, type Route } from '#web/ui/api.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { askKey } from '../ask.ts'

/** A part of the standard in force. It is data of a release: asked for once, never renewed by what happens to a case. */
export function usePart<E extends Route>(endpoint: E, when = true): Reply<E> | undefined {
  return useQuery<Reply<E>, ApiProblem>({
    queryKey: askKey(endpoint, {}),
    queryFn: ({ signal }) => api(endpoint, {} as never, signal),
    staleTime: 'static',
    enabled: when,
  }).data
}

export type Kind = Reply<typeof standardEndpoints.kinds>['kinds'][number]
export type Choice = Reply<typeof standardEndpoints.taxonomy>['taxonomy'][string][number]
export type Reasons = Reply<typeof standardEndpoints.reasons>['reasons']
type Label = Choice['label']
type Reason = Choice & { advice?: Label | undefined }

/** A text of the pack in the language of the page. */
export function useLabel(): (label: Label | undefined, otherwise?: string) => string {
  const { i18n } = useTranslation()
  return (label, otherwise = '') => label?.[i18n.language as keyof Label] ?? otherwise
}

/** Kinds of case with their names in the language of the page. */
export function useKinds(): { kinds: readonly Kind[]; kindText(id: string): string } {
  const label = useLabel()
  const kinds = usePart(standardEndpoints.kinds)?.kinds ?? []
  return { kinds, kindText: id => label(kinds.find(kind => kind.id === id)?.label, id) }
}

/** What a commitment is called: by the pack, or by the desk for those the product makes itself. */
export function useOwedText(): (kind: string) => string {
  const { t, i18n } = useTranslation()
  const label = useLabel()
  const named = usePart(standardEndpoints.standard)?.commitments as Record<string, { label: Label }> | undefined
  return kind => {
    if (i18n.exists(`owed.${kind}`)) return t(`owed.${kind}` as never)
    return label(named?.[kind]?.label, kind)
  }
}

/** The lists people choose from: natures, grounds, causes. */
export function useTaxonomy(): { of(list: string): readonly Choice[]; text(list: string, id: string | null): string } {
  const label = useLabel()
  const taxonomy = usePart(standardEndpoints.taxonomy)?.taxonomy ?? {}
  return {
    of: list => taxonomy[list] ?? [],
    text: (list, id) => (id === null ? '' : label(taxonomy[list]?.find(one => one.id === id)?.label, id)),
  }
}

/** The listed reasons of the standard: for returning, stopping the clock, an exception and the like. */
export function useReasons(): {
  of(list: keyof Reasons): readonly Reason[]
  text(list: keyof Reasons, id: string): string
} {
  const label = useLabel()
  const reasons = usePart(standardEndpoints.reasons)?.reasons
  return {
    of: list => (reasons?.[list] ?? []) as readonly Reason[],
    text: (list, id) =>
      label((reasons?.[list] as readonly Choice[] | undefined)?.find(one => one.id === id)?.label, id),
  }
}
