import type { ComponentType } from 'react'
import { patterns } from './paths.ts'
import type { deskTexts } from './texts/zh-CN.ts'

export interface Page {
  path: string
  /** The question this page answers: the h1 of the top bar. */
  question: keyof typeof deskTexts
  /** The permission without which the page says so instead of asking the server. */
  needs?: string
  load: () => Promise<ComponentType>
}

/** Every page inside the frame. Adding a page is adding a line here, its pattern to paths.ts and its place to frame/rail.ts. */
export const pages: readonly Page[] = [
  {
    path: patterns.home,
    question: 'bench.question',
    load: async () => (await import('./workbench/WorkbenchPage.tsx')).WorkbenchPage,
  },
  {
    path: patterns.workorders,
    question: 'workorders.question',
    needs: 'case.read',
    load: async () => (await import('./workorders/WorkOrdersPage.tsx')).WorkOrdersPage,
  },
  {
    path: patterns.cases,
    question: 'cases.question',
    needs: 'case.read',
    load: async () => (await import('./cases/CasesPage.tsx')).CasesPage,
  },
  {
    path: patterns.newCase,
    question: 'newCase.question',
    needs: 'case.open',
    load: async () => (await import('./cases/NewCasePage.tsx')).NewCasePage,
  },
  {
    path: patterns.statements,
    question: 'statements.question',
    load: async () => (await import('./statements/StatementsPage.tsx')).StatementsPage,
  },
  {
    path: patterns.case,
    question: 'case.question',
    needs: 'case.read',
    load: async () => (await import('./cases/CasePage.tsx')).CasePage,
  },
  {
    path: patterns.account,
    question: 'account.question',
    load: async () => (await import('./account/AccountPage.tsx')).AccountPage,
  },
  {
    path: patterns.followups,
    question: 'followups.question',
    needs: 'follow_up.read',
    load: async () => (await import('./followups/FollowUpsPage.tsx')).FollowUpsPage,
  },
  {
    path: patterns.followup,
    question: 'followups.question',
    needs: 'follow_up.read',
    load: async () => (await import('./followups/FollowUpsPage.tsx')).FollowUpsPage,
  },
  {
    path: patterns.customers,
    question: 'customers.question',
    needs: 'customer.read',
    load: async () => (await import('./customers/CustomersPage.tsx')).CustomersPage,
  },
  {
    path: patterns.people,
    question: 'people.question',
    needs: 'staff.read',
    load: async () => (await import('./staff/PeoplePage.tsx')).PeoplePage,
  },
  {
    path: patterns.teams,
    question: 'teams.question',
    needs: 'staff.read',
    load: async () => (await import('./teams/TeamsPage.tsx')).TeamsPage,
  },
  {
    path: patterns.sites,
    question: 'sites.question',
    load: async () => (await import('./sites/SitesPage.tsx')).SitesPage,
  },
  {
    path: patterns.roles,
    question: 'roles.question',
    needs: 'staff.read',
    load: async () => (await import('./roles/RolesPage.tsx')).RolesPage,
  },
  {
    path: patterns.keys,
    question: 'keys.question',
    needs: 'api_key.write',
    load: async () => (await import('./keys/KeysPage.tsx')).KeysPage,
  },
  {
    path: patterns.calendars,
    question: 'calendars.question',
    needs: 'standard.read',
    load: async () => (await import('./standards/CalendarsPage.tsx')).CalendarsPage,
  },
  {
    path: patterns.kinds,
    question: 'kinds.question',
    load: async () => (await import('./standards/KindsPage.tsx')).KindsPage,
  },
]

/** Pages that exist while developing only. */
export const workshopPages: readonly Page[] = [
  {
    path: patterns.parts,
    question: 'parts.question',
    load: async () => (await import('./parts/PartsPage.tsx')).PartsPage,
  },
]
