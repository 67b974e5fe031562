import type { Language } from './context.ts'
import { en } from './texts/en.ts'
import type { Texts } from './texts/table.ts'
import { zhCN } from './texts/zh-CN.ts'
import { zhTW } from './texts/zh-TW.ts'

export const texts: Record<Language, Texts> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }

/** The one sentence for a problem code, with `{name}` filled from its facts. */
export function sentence(language: Language, code: string, facts: Readonly<Record<string, unknown>> = {}): string {
  const template = texts[language][code] ?? texts[language]['server.failed']!
  return template.replace(/\{(\w+)\}/g, (_all, name: string) => String(facts[name] ?? ''))
}
