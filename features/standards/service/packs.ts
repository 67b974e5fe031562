import type { Pack } from '../rules/pack.ts'
import { standardPack } from './loadPack.ts'

/** The standard in force, loaded once and frozen. One for all sites today; `site` keeps the door open for packs by site. */
export function packOf(_site?: string): Pack {
  return standardPack()
}
