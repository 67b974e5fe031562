import { useSuspenseQuery } from '@tanstack/react-query'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import { type ApiProblem, api, type Reply } from '#web/ui/api.ts'
import { askKey } from '../ask.ts'

export type Reader = Reply<typeof sessionEndpoints.readSession>['me']

/** Who reads this page. Only below the frame, which waits for the answer. */
export function useMe(): Reader & { may(permission: string): boolean } {
  const { data } = useSuspenseQuery<Reply<typeof sessionEndpoints.readSession>, ApiProblem>({
    queryKey: askKey(sessionEndpoints.readSession, {}),
    queryFn: ({ signal }) => api(sessionEndpoints.readSession, {}, signal),
    staleTime: 60_000,
  })
  return { ...data.me, may: permission => data.me.permissions.includes(permission) }
}
