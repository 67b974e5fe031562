import { staffEndpoints } from '#features/staff/contract/staff.ts'
import type { Language } from '#web/ui/language.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'

interface Choice {
  value: string
  label: string
}

const all = { query: { limit: 200 } }

export function useSites() {
  return useAsk(staffEndpoints.listSites, all).data?.rows ?? []
}

/** Sites that are open, to choose from. */
export function useSiteChoices(): Choice[] {
  return useSites()
    .filter(site => !site.closedAt)
    .map(site => ({ value: site.id, label: site.name }))
}

export function useTeams() {
  return useAsk(staffEndpoints.listTeams, all).data?.rows ?? []
}

export function useRoleChoices(): Choice[] {
  const { i18n } = useTranslation()
  const roles = useAsk(staffEndpoints.listRoles, all).data?.rows ?? []
  return roles.map(role => ({ value: role.id, label: role.name[i18n.language as Language] }))
}

/** Colleagues who are there, by name and number; at most the first 200, the server finds others by `q`. */
export function useColleagueChoices(q = ''): Choice[] {
  const asked = useAsk(staffEndpoints.listStaff, { query: { limit: 200, ...(q ? { q } : {}) } }, { keep: true })
  return (asked.data?.rows ?? []).map(one => ({ value: one.id, label: `${one.name} ${one.staffNumber}` }))
}

/** For antd's Select: what is typed is looked for in the words people read. */
export const byLabel = { showSearch: { optionFilterProp: 'label' } } as const
