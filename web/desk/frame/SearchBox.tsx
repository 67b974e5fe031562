import { useLocation, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { SearchIcon } from '#web/ui/icons.tsx'
import { Kbd } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useKeys } from '../keys.ts'
import { paths } from '../paths.ts'

/** Search over cases and customers; `/` puts the cursor in it from anywhere. */
export function SearchBox() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const box = useRef<HTMLInputElement>(null)
  const asked = useLocation({ select: location => String((location.search as Record<string, unknown>).q ?? '') })
  const [words, setWords] = useState(asked)
  useKeys({ '/': () => box.current?.focus() })
  const find = (event: FormEvent) => {
    event.preventDefault()
    void navigate({ to: paths.cases(), search: { q: words.trim() } as never })
  }
  return (
    <search className="find-hold">
      <form className="find" onSubmit={find}>
        <SearchIcon />
        <input
          ref={box}
          value={words}
          onChange={event => setWords(event.target.value)}
          placeholder={t('frame.find')}
          aria-label={t('frame.find')}
          maxLength={100}
          onKeyDown={event => {
            if (event.key === 'Escape') box.current?.blur()
          }}
        />
        <Kbd>/</Kbd>
      </form>
    </search>
  )
}
