import './followups.css'
import { followUpEndpoints } from '#features/followups/contract.ts'
import { ErrorState, Loading } from '#web/ui/states.tsx'
import { useAsk } from '../ask.ts'
import { FollowUpSheet } from './FollowUpSheet.tsx'
import { FollowUpSide } from './FollowUpSide.tsx'

/** Sheet and side of one follow-up, as two columns of the grid around it. */
export function FollowUpColumns({ id }: { id: string }) {
  const asked = useAsk(followUpEndpoints.followUp, { params: { id } })
  if (asked.isError || asked.isPending) {
    return (
      <section className="mid wide">
        {asked.isError ? (
          <div className="whole">
            <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
          </div>
        ) : (
          <Loading bare />
        )}
      </section>
    )
  }
  return (
    <>
      <FollowUpSheet key={`${asked.data.id} ${asked.data.cycle}`} followUp={asked.data} />
      <FollowUpSide followUp={asked.data} />
    </>
  )
}

/** One follow-up beside what is owed. */
export function FollowUpInHand({ id }: { id: string }) {
  return (
    <div className="follow">
      <FollowUpColumns id={id} />
    </div>
  )
}
