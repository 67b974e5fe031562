import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import type { Locale } from 'antd/es/locale/index.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import zhTW from 'antd/es/locale/zh_TW.js'
import { useState } from 'react'
import { ApiProblem } from '#web/ui/api.ts'
import { useAppearance } from '#web/ui/appearance.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { paths } from './paths.ts'
import { makeRouter } from './router.tsx'
import { antTheme } from './theme.ts'

// The types take antd's modules for CommonJS, the bundler sees what they are.
const antTexts = { 'zh-CN': zhCN, 'zh-TW': zhTW, en: enUS } as unknown as Record<string, Locale>

function start() {
  const router = makeRouter()
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: error => {
        const here = router.state.location
        if (!(error instanceof ApiProblem) || error.status !== 401 || here.pathname === paths.signIn()) return
        // A session that ended sends to the sign-in page once, and back to the same place afterwards.
        void router.navigate({ href: `/desk${paths.signIn(here.href)}`, replace: true })
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (times, error) => times < 2 && error instanceof ApiProblem && error.unanswered,
      },
    },
  })
  return { router, client }
}

export function Desk() {
  const [{ router, client }] = useState(start)
  const { i18n } = useTranslation()
  const appearance = useAppearance()
  return (
    <ConfigProvider theme={antTheme(appearance)} locale={antTexts[i18n.language]!} button={{ autoInsertSpace: false }}>
      <App component={false}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}
