import '#web/ui/base.css'
import '#web/ui/controls.css'
import '#web/ui/time.css'
import '#web/ui/states.css'
import './portal.css'
import { createRoot } from 'react-dom/client'
import { startAppearance } from '#web/ui/appearance.ts'
import type { Language } from '#web/ui/language.ts'
import { startTexts } from '#web/ui/texts.ts'
import { Portal } from './Portal.tsx'

const texts = {
  'zh-CN': () => Promise.all([import('#web/ui/texts/zh-CN.ts'), import('./texts/zh-CN.ts')]),
  'zh-TW': () => Promise.all([import('#web/ui/texts/zh-TW.ts'), import('./texts/zh-TW.ts')]),
  en: () => Promise.all([import('#web/ui/texts/en.ts'), import('./texts/en.ts')]),
}

async function load(language: Language) {
  const [ui, portal] = await texts[language]()
  return { ...ui.uiTexts, ...portal.portalTexts }
}

startAppearance()
await startTexts(load)
createRoot(document.getElementById('page')!).render(<Portal />)
