import i18next, { type i18n, type TFunction } from 'i18next'
import { useSyncExternalStore } from 'react'

function onLanguage(tell: () => void): () => void {
  i18next.on('languageChanged', tell)
  return () => i18next.off('languageChanged', tell)
}

const language = () => i18next.language

/** The texts of the page in the language chosen now. All that react-i18next would be used for, at a tenth of its weight. */
export function useTranslation(): { t: TFunction; i18n: i18n } {
  // A new language makes a new `t`, so that memos and effects see the change.
  useSyncExternalStore(onLanguage, language, language)
  return { t: tFor(i18next.language), i18n: i18next }
}

const made = new Map<string, TFunction>()

function tFor(language: string): TFunction {
  const known = made.get(language)
  if (known) return known
  const fixed = i18next.getFixedT(language)
  made.set(language, fixed)
  return fixed
}
