import i18next from 'i18next'
import { keepLanguage, type Language, startLanguage } from './language.ts'

/** Flat keys (`caseList.question`), placeholders `{{name}}`; the shared texts and those of one audience in one table. */
export type Texts = Record<string, string>
export type TextLoader = (language: Language) => Promise<Texts>

let load: TextLoader

/** Starts the texts of one audience. zh-CN stays loaded as the language to fall back to. */
export async function startTexts(loader: TextLoader): Promise<void> {
  load = loader
  await i18next.init({
    fallbackLng: 'zh-CN',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { 'zh-CN': { translation: await loader('zh-CN') } },
  })
  await show(startLanguage(localStorage, navigator.languages))
}

/** Changes the language of the page at once and remembers it on this machine. */
export async function speak(language: Language): Promise<void> {
  await show(language)
  keepLanguage(localStorage, language)
}

async function show(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await load(language))
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

export function spoken(): Language {
  return (i18next.language ?? 'zh-CN') as Language
}
