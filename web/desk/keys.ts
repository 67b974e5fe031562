import { useEffect, useRef } from 'react'

const typing = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]'

function pressed(event: KeyboardEvent): string {
  const ctrl = event.ctrlKey || event.metaKey ? 'ctrl+' : ''
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return ctrl + name
}

/**
 * Keys of a page: `useKeys({ j: next, 'ctrl+Enter': send })`. Single letters rest while somebody types or a dialog is open;
 * `ctrl+Enter` and `Escape` always count.
 */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented || event.altKey) return
      const name = pressed(event)
      const act = latest.current[name]
      if (!act) return
      const plain = name.length === 1
      const target = event.target as Element | null
      if (
        plain &&
        (target?.closest?.(typing) || document.querySelector('.ant-modal-wrap:not([style*="display: none"])'))
      )
        return
      event.preventDefault()
      act(event)
    }
    window.addEventListener('keydown', heard)
    return () => window.removeEventListener('keydown', heard)
  }, [])
}

export const ctrlEnter = /Mac|iPhone|iPad/.test(typeof navigator === 'undefined' ? '' : navigator.platform)
  ? '⌘ ↵'
  : 'Ctrl ↵'
