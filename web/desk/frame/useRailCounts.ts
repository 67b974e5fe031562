import { followUpEndpoints } from '#features/followups/contract.ts'
import { type Bench, workbenchEndpoints } from '#features/workbench/contract.ts'
import { useAsk } from '../ask.ts'
import { patterns } from '../paths.ts'

const pressing = new Set(['soon', 'late', 'broken'])
const everyMs = 60_000

/** Things of mine that press, each once, and what others wait for me to say. */
export function pressingOf({ mine, offers, requests }: Pick<Bench, 'mine' | 'offers' | 'requests'>): number {
  const subjects = mine.filter(row => pressing.has(row.commitment.state)).map(row => row.commitment.subject.id)
  return new Set(subjects).size + offers.length + requests.length
}

/** Numbers on the rail, by the address of the place: what presses on the bench, and whom to ask today. */
export function useRailCounts(may: (permission: string) => boolean): Partial<Record<string, number>> {
  const bench = useAsk(workbenchEndpoints.readBench, {}, { when: may('case.read'), everyMs }).data
  const followUps = useAsk(
    followUpEndpoints.countFollowUps,
    { query: {} },
    { when: may('follow_up.record'), everyMs },
  ).data
  return {
    [patterns.home]: bench ? pressingOf(bench) : 0,
    [patterns.followups]: followUps?.dueToday ?? 0,
  }
}
