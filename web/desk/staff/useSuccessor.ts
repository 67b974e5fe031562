import type { StaffMember } from '#features/staff/contract/shapes.ts'
import { useTeams } from '../settings/choices.ts'

/**
 * Who takes over when this person leaves, as far as the page can know: the lead of his team, else his supervisor, else the
 * lead of a duty team of his sites. The server decides.
 */
export function useSuccessor(person: StaffMember): { id: string; name: string } | undefined {
  const teams = useTeams().filter(team => !team.dissolvedAt)
  const mine = teams.filter(team => team.members.some(one => one.id === person.id))
  const leads = [...mine].sort((a, b) => Number(a.isDuty) - Number(b.isDuty)).map(team => team.lead)
  const siteIds = person.sites === 'all' ? null : person.sites.map(site => site.id)
  const duty = teams.filter(team => team.isDuty && (!siteIds || siteIds.includes(team.siteId))).map(team => team.lead)
  return [...leads, person.supervisor, ...duty].find(one => one && one.id !== person.id) ?? undefined
}
