/// <reference types="vite/client" />
import 'i18next'
import type { permissionTexts } from './desk/texts/permissions/zh-CN.ts'
import type { deskTexts } from './desk/texts/zh-CN.ts'
import type { portalTexts } from './portal/texts/zh-CN.ts'
import type { uiTexts } from './ui/texts/zh-CN.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    keySeparator: false
    nsSeparator: false
    resources: {
      translation: Record<
        keyof typeof uiTexts | keyof typeof deskTexts | keyof typeof permissionTexts | keyof typeof portalTexts,
        string
      >
    }
  }
}
