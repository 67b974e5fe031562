export const portalTexts = {
  'portal.title': '有话就说',
} as const
