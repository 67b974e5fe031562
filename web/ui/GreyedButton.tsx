import { type ReactNode, useId } from 'react'
import { LockIcon } from './icons.tsx'

/**
 * A button that may not be pressed now: it keeps its place, wears a lock, can be focused and says what is missing.
 * `beside` shows the reason in the bar; otherwise it appears on hover and focus.
 */
export function GreyedButton({
  children,
  why,
  beside = false,
}: {
  children: ReactNode
  why: string
  beside?: boolean
}) {
  const id = useId()
  return (
    <span className="greyed">
      <button type="button" className="btn off" aria-disabled="true" aria-describedby={id}>
        <LockIcon />
        {children}
      </button>
      <span id={id} className={beside ? 'meta' : 'tip'} role={beside ? undefined : 'tooltip'}>
        {why}
      </span>
    </span>
  )
}
