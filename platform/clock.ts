/** What time it is. The only clock read of the product: everything else is handed `now`. */
export function now(): Date {
  return new Date()
}

/** Milliseconds of a clock that never goes back, for measuring how long something took. */
export function monotonic(): number {
  return performance.now()
}
