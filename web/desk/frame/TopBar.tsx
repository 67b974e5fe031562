import type { Reader } from '../session/useMe.ts'
import { Bell } from './Bell.tsx'
import { MeMenu } from './MeMenu.tsx'
import { Presence } from './Presence.tsx'
import { SearchBox } from './SearchBox.tsx'

export function TopBar({ me, question }: { me: Reader; question: string }) {
  return (
    <header className="top">
      <h1 className="q">{question}</h1>
      <SearchBox />
      <Presence me={me} />
      <Bell me={me} />
      <MeMenu me={me} />
    </header>
  )
}
