import type { portalTexts as first } from './zh-CN.ts'

export const portalTexts: Record<keyof typeof first, string> = {
  'portal.title': 'Have your say',
}
