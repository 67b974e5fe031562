import { useLocation, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { SearchIcon } from '#web/ui/icons.tsx'
import { Kbd } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useKeys } from '../keys.ts'
import { paths } from '../paths.ts'
import { type Find, Finds, useFinds } from './Finds.tsx'

/** The words once the typing rests for a quarter of a second. */
function useRested(words: string): string {
  const [rested, setRested] = useState(words)
  useEffect(() => {
    const timer = setTimeout(() => setRested(words), 250)
    return () => clearTimeout(timer)
  }, [words])
  return rested
}

/** Search over cases and customers; `/` puts the cursor in it from anywhere, ↑ ↓ choose, ↵ opens or lists all. */
export function SearchBox() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const box = useRef<HTMLInputElement>(null)
  const asked = useLocation({ select: location => String((location.search as Record<string, unknown>).q ?? '') })
  const [words, setWords] = useState(asked)
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const list = useId()
  const finds = useFinds(useRested(words.trim()), open)
  useKeys({ '/': () => box.current?.focus() })
  useEffect(() => setWords(asked), [asked])

  const leave = () => {
    setOpen(false)
    setChosen(-1)
    box.current?.blur()
  }
  const openFind = (find: Find) => {
    leave()
    void navigate({ href: `/desk${find.to}` })
  }
  const listAll = (event: FormEvent) => {
    event.preventDefault()
    const find = finds.all[chosen]
    if (find) return openFind(find)
    leave()
    void navigate({ to: paths.cases(), search: (words.trim() ? { q: words.trim() } : {}) as never })
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') return leave()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || finds.all.length === 0) return
    event.preventDefault()
    setChosen(before => Math.min(finds.all.length - 1, Math.max(-1, before + step)))
  }

  return (
    <search className="find-hold" onBlur={event => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}>
      <form className="find" onSubmit={listAll}>
        <SearchIcon />
        <input
          ref={box}
          value={words}
          onChange={event => {
            setWords(event.target.value)
            setChosen(-1)
            setOpen(true)
          }}
          onFocus={() => setOpen(true)}
          onKeyDown={pressed}
          placeholder={t('frame.find')}
          aria-label={t('frame.find')}
          maxLength={100}
          role="combobox"
          aria-expanded={finds.shown}
          aria-controls={list}
          aria-activedescendant={chosen >= 0 ? `${list}-${chosen}` : undefined}
          autoComplete="off"
        />
        <Kbd>/</Kbd>
      </form>
      {finds.shown ? <Finds id={list} finds={finds} chosen={chosen} onOpen={openFind} /> : null}
    </search>
  )
}
