import { ContactsIcon, ContainerIcon, ScheduleIcon, SettingIcon, SmileIcon } from '#web/desk/icons.tsx'
import { type IconPart, ToolIcon } from '#web/ui/icons.tsx'
import { patterns } from '../paths.ts'
import type { deskTexts } from '../texts/zh-CN.ts'

export interface RailPlace {
  path: string
  text: keyof typeof deskTexts
  icon: IconPart
  needs: string
  /** Beginning of the addresses it stands for, where that is more than its own. */
  under?: string
  /** At the foot of the rail. */
  foot?: boolean
}

const places: readonly RailPlace[] = [
  { path: patterns.home, text: 'rail.workbench', icon: ScheduleIcon, needs: 'case.read' },
  { path: patterns.cases, text: 'rail.cases', icon: ContainerIcon, needs: 'case.read' },
  { path: patterns.followups, text: 'rail.followups', icon: SmileIcon, needs: 'follow_up.read' },
  { path: patterns.workorders, text: 'rail.workorders', icon: ToolIcon, needs: 'work_order.work' },
  { path: patterns.customers, text: 'rail.customers', icon: ContactsIcon, needs: 'customer.read' },
  {
    path: patterns.people,
    text: 'rail.settings',
    icon: SettingIcon,
    needs: 'staff.read',
    under: patterns.settings,
    foot: true,
  },
]

/** What the reader finds on the rail: pages that he may open. */
export function railFor(may: (permission: string) => boolean): readonly RailPlace[] {
  return places.filter(place => may(place.needs))
}
