import { keepPreviousData, type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { ApiProblem, type Asked, api, type Reply, type Route } from '#web/ui/api.ts'
import { useProblemText } from '#web/ui/states.tsx'

/** The cache key of a question: the path first, so that everything below one path can be renewed together. */
export function askKey(endpoint: Route, input: unknown): readonly unknown[] {
  return [endpoint.path, input]
}

interface AskOptions {
  /** Ask only once this holds. */
  when?: boolean
  /** Keep showing the former answer while the next comes (lists while paging). */
  keep?: boolean
  everyMs?: number
}

/** The one way to fetch. Refusals are ApiProblem; what is not there or not allowed is not asked again. */
export function useAsk<E extends Route>(
  endpoint: E,
  input: Asked<E>,
  options: AskOptions = {},
): UseQueryResult<Reply<E>, ApiProblem> {
  return useQuery<Reply<E>, ApiProblem>({
    queryKey: askKey(endpoint, input),
    queryFn: ({ signal }) => api(endpoint, input, signal),
    enabled: options.when ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData as never } : {}),
    ...(options.everyMs ? { refetchInterval: options.everyMs } : {}),
  })
}

interface VerbOptions<E> {
  /** Said when it is done. */
  done?: string
  onDone?: (reply: Reply<E>) => void
  /** The form shows the problem itself. */
  quiet?: boolean
}

export interface Verb<E> {
  /** Runs the verb; resolves with its reply, or with undefined after the problem was shown. */
  run(input: Asked<E>): Promise<Reply<E> | undefined>
  /** Runs the verb; throws its ApiProblem. For forms, which show it in their own place. */
  send(input: Asked<E>): Promise<Reply<E>>
  busy: boolean
  problem: ApiProblem | null
}

/** The one way to write: runs the verb, says it is done, renews everything that is on the page. */
export function useVerb<E extends Route>(endpoint: E, options: VerbOptions<E> = {}): Verb<E> {
  const { message } = App.useApp()
  const problemText = useProblemText()
  const client = useQueryClient()
  const mutation = useMutation<Reply<E>, ApiProblem, Asked<E>>({
    mutationFn: input => api(endpoint, input),
    onSuccess: async reply => {
      await client.invalidateQueries()
      if (options.done) message.success(options.done)
      options.onDone?.(reply)
    },
    onError: problem => {
      if (!options.quiet) message.error(problemText(problem), 6)
    },
  })
  return {
    send: input => mutation.mutateAsync(input),
    run: async input => {
      try {
        return await mutation.mutateAsync(input)
      } catch (error) {
        if (error instanceof ApiProblem) return undefined
        throw error
      }
    },
    busy: mutation.isPending,
    problem: mutation.error,
  }
}
