import type { NewCommitment } from '#features/commitments/service/promise.ts'
import { limitsFor, type Pack, type Urgency } from '#features/standards/rules/pack.ts'
import type { CaseRecord } from '../store/find.ts'

/** What is owed to the customer from this moment of a case, by the limits of its kind and urgency (W-c4: never nothing). */
export function owedFrom(
  pack: Pack,
  record: CaseRecord,
  from: 'received' | 'accepted' | 'answered',
  owner: { staffId?: string; teamId?: string },
): NewCommitment[] {
  return limitsFor(pack, record.kind, record.urgency as Urgency)
    .filter(limit => limit.from === from && limit.commitment !== 'follow_up')
    .map(limit => ({
      kind: limit.commitment,
      subject: { kind: 'case' as const, id: record.id },
      caseId: record.id,
      site: record.siteId,
      cycle: record.cycle,
      owedBy: owner,
      owedTo: { kind: 'customer' as const, id: record.customerId },
      within: limit.within,
      warnBefore: limit.warnBefore,
      calendar: limit.calendar,
      clause: limit.clause,
    }))
}

/** The owner of a case as the commitments know him. */
export function ownerOf(record: CaseRecord): { staffId?: string; teamId?: string } {
  return record.ownerStaffId ? { staffId: record.ownerStaffId } : { teamId: record.ownerTeamId! }
}
