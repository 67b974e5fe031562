import { Problem } from '#platform/problem.ts'

/** A customer as the merge rules see it: `root` is who it stands for. */
export interface MergeSide {
  id: string
  root: string
  siteId: string | null
}

/**
 * Whether two customers may be said to be one; answers with the two roots to join. A customer of one site never
 * disappears into another site, where its own people could not see it any more.
 * @throws Problem customer.same, customer.other_site
 */
export function merge(from: MergeSide, into: MergeSide): { from: string; into: string } {
  if (from.root === into.root) throw new Problem('customer.same')
  if (into.siteId !== null && into.siteId !== from.siteId) throw new Problem('customer.other_site')
  return { from: from.root, into: into.root }
}

const day = 86_400_000
const usualDays = 180
const mostDays = 730

/**
 * When a care note or flag ends by itself: what is asked for, else 180 days; at most two years (kept no longer than needed).
 * @throws Problem input.care_expiry
 */
export function careExpiry(now: Date, asked: Date | undefined): Date {
  if (!asked) return new Date(now.getTime() + usualDays * day)
  if (asked <= now || asked.getTime() > now.getTime() + mostDays * day)
    throw new Problem('input.care_expiry', { days: mostDays })
  return asked
}

/**
 * Code of a home or account however it is written: 3-2-1201 = 3 2 1201 = ３－２－１２０１ = 3号楼2单元1201室. Signs between the
 * numbers count (3-2-1201 is not 32-1-201). Empty when nothing of it is a code.
 */
export function premisesKey(code: string): string {
  return code
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?:号楼|號樓|单元|單元|[栋棟幢座楼樓层層号號室房])/gu, '-')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
}

const doubleSurnames = new Set(
  '欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 司徒 夏侯 端木 南宫 南宮 宇文 轩辕 軒轅 独孤 獨孤 申屠 闻人 聞人 太史 澹台 澹臺 百里 呼延 拓跋'.split(
    ' ',
  ),
)

/** Surname of a Chinese personal name, for the form of address (欧阳先生); null where it cannot be told. */
export function surnameOf(name: string | null): string | null {
  const plain = name?.trim() ?? ''
  if (!/^\p{Script=Han}{2,5}$/u.test(plain)) return null
  const two = [...plain].slice(0, 2).join('')
  return doubleSurnames.has(two) && [...plain].length > 2 ? two : [...plain][0]!
}
