import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { Frame } from './frame/Frame.tsx'
import { NotFoundPage, TroublePage } from './frame/troublePages.tsx'
import { type Page, pages, workshopPages } from './pages.ts'
import { patterns } from './paths.ts'

function lazily(page: Page) {
  return lazyRouteComponent(async () => ({ default: await page.load() }))
}

export function makeRouter() {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: TroublePage })
  const frame = createRoute({
    getParentRoute: () => root,
    id: 'frame',
    component: Frame,
    notFoundComponent: NotFoundPage,
  })
  const lost = createRoute({ getParentRoute: () => frame, path: '$', component: NotFoundPage })
  const inside = [...pages, ...(import.meta.env.DEV ? workshopPages : [])].map(page =>
    createRoute({
      getParentRoute: () => frame,
      path: page.path,
      component: lazily(page),
      errorComponent: TroublePage,
      staticData: { page } as never,
    }),
  )
  const signIn = createRoute({
    getParentRoute: () => root,
    path: patterns.signIn,
    component: lazyRouteComponent(() => import('./session/SignInPage.tsx'), 'SignInPage'),
  })
  const setUp = createRoute({
    getParentRoute: () => root,
    path: patterns.setUp,
    component: lazyRouteComponent(() => import('./session/SetUpPage.tsx'), 'SetUpPage'),
  })
  return createRouter({
    routeTree: root.addChildren([signIn, setUp, frame.addChildren([...inside, lost])]),
    basepath: '/desk',
    defaultPreload: 'intent',
    // Texts of the address are strings for every page; a filter of digits must not come back as a number.
    parseSearch: text => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: search => {
      const parts = new URLSearchParams()
      for (const [name, value] of Object.entries(search))
        if (value !== undefined && value !== '') parts.set(name, String(value))
      const text = parts.toString()
      return text ? `?${text}` : ''
    },
  })
}
