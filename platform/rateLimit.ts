import { isIPv6 } from 'node:net'
import { Problem } from './problem.ts'

export interface RateLimit {
  /** @throws Problem rate.too_many */
  count(address: string, now: Date): void
}

const remembered = 50_000

/**
 * Requests a minute and address, as a bucket that refills evenly; 0 = no limit. IPv6 counts by /64, the smallest
 * net a customer is given. Held in memory: losing it at a restart gives nobody anything of worth.
 */
export function rateLimit(perMinute: number): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    count(address, now) {
      if (perMinute === 0) return
      const key = networkOf(address)
      const at = now.getTime()
      const bucket = buckets.get(key) ?? { left: perMinute, at }
      const left = Math.min(perMinute, bucket.left + ((at - bucket.at) / 60_000) * perMinute)
      buckets.delete(key)
      if (left < 1) {
        buckets.set(key, { left, at })
        throw new Problem('rate.too_many', { retryAfterSeconds: Math.ceil(((1 - left) / perMinute) * 60) })
      }
      buckets.set(key, { left: left - 1, at })
      // A Map keeps insertion order, so the first key is the one not seen for longest.
      if (buckets.size > remembered) buckets.delete(buckets.keys().next().value!)
    },
  }
}

/** The address itself for IPv4, its /64 for IPv6. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1]!
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('%')[0]!.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = address.includes('::') ? Array(8 - left.length - right.length).fill('0') : []
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map(group => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}
