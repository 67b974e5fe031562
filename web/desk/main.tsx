import '#web/ui/base.css'
import '#web/ui/parts.css'
import './frame/frame.css'
import { createRoot } from 'react-dom/client'
import { startAppearance } from '#web/ui/appearance.ts'
import type { Language } from '#web/ui/language.ts'
import { startTexts } from '#web/ui/texts.ts'
import { Desk } from './Desk.tsx'

const texts = {
  'zh-CN': () =>
    Promise.all([import('#web/ui/texts/zh-CN.ts'), import('./texts/zh-CN.ts'), import('./texts/permissions/zh-CN.ts')]),
  'zh-TW': () =>
    Promise.all([import('#web/ui/texts/zh-TW.ts'), import('./texts/zh-TW.ts'), import('./texts/permissions/zh-TW.ts')]),
  en: () => Promise.all([import('#web/ui/texts/en.ts'), import('./texts/en.ts'), import('./texts/permissions/en.ts')]),
}

async function load(language: Language) {
  const [ui, desk, may] = await texts[language]()
  return { ...ui.uiTexts, ...desk.deskTexts, ...may.permissionTexts }
}

startAppearance()
await startTexts(load)
createRoot(document.getElementById('page')!).render(<Desk />)
