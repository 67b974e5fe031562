export const languages = ['zh-CN', 'zh-TW', 'en'] as const
export type Language = (typeof languages)[number]

export const languageNames: Record<Language, string> = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' }

const kept = 'sansheng.language'

function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language)
}

function spokenBy(tag: string): Language | undefined {
  if (/^zh-(TW|HK|MO|Hant)/i.test(tag)) return 'zh-TW'
  if (/^zh/i.test(tag)) return 'zh-CN'
  return /^en/i.test(tag) ? 'en' : undefined
}

/** The language chosen on this machine, else the browser's, else zh-CN. */
export function startLanguage(store: Pick<Storage, 'getItem'>, browser: readonly string[]): Language {
  const chosen = store.getItem(kept)
  if (isLanguage(chosen)) return chosen
  for (const tag of browser) {
    const language = spokenBy(tag)
    if (language) return language
  }
  return 'zh-CN'
}

export function keepLanguage(store: Pick<Storage, 'setItem'>, language: Language): void {
  store.setItem(kept, language)
}

/** Takes a person's own language on a machine where none was chosen. */
export function adoptLanguage(store: Pick<Storage, 'getItem' | 'setItem'>, language: Language): void {
  if (!isLanguage(store.getItem(kept))) keepLanguage(store, language)
}
