/** Chosen sites as the contract wants them: `all`, said once, or their ids. */
export function sitesOf(values: Record<string, unknown>): { sites: 'all' | string[] } {
  const chosen = (values.sites ?? []) as string[]
  return { sites: chosen.includes('all') ? 'all' : chosen }
}
