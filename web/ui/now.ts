/**
 * What time it is, for a page. Visitors' machines run minutes wrong, and every promise is counted by the server's clock:
 * the page runs on the monotonic clock, set by the `Date` header of the newest reply.
 */
let aheadMs = 0

export function learnServerTime(header: string | null): void {
  const told = header ? Date.parse(header) : Number.NaN
  // The header has whole seconds: half a second is its mean error.
  if (!Number.isNaN(told)) aheadMs = told + 500 - (performance.timeOrigin + performance.now())
}

export function pageNow(): Date {
  return new Date(Math.round(performance.timeOrigin + performance.now() + aheadMs))
}
