import type { Page } from 'playwright-core'

/** Controls a screen reader could not name, doubled ids, and a number of h1 other than one. Empty when all is well. */
export async function nameless(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const shown = (element: Element) => element.checkVisibility() && !element.closest('[aria-hidden="true"]')
    const textOf = (ids: string | null) =>
      (ids ?? '')
        .split(' ')
        .map(id => document.getElementById(id)?.textContent ?? '')
        .join('')
    const named = (element: Element) =>
      element.getAttribute('aria-label') ||
      textOf(element.getAttribute('aria-labelledby')) ||
      [...((element as HTMLInputElement).labels ?? [])].map(label => label.textContent).join('') ||
      element.textContent?.trim() ||
      element.getAttribute('title') ||
      element.querySelector('[aria-label], img[alt]')
    const controls =
      'a[href], button, input:not([type=hidden]), select, textarea, [role=button], [role=combobox], img, svg[role=img]'
    const faults = [...document.querySelectorAll(controls)]
      .filter(
        element => shown(element) && !named(element) && !(element instanceof HTMLImageElement && element.alt !== ''),
      )
      .map(element => element.outerHTML.slice(0, 160))
    const ids = [...document.querySelectorAll('[id]')].map(element => element.id)
    const doubled = ids.filter((id, place) => ids.indexOf(id) !== place).map(id => `doubled id ${id}`)
    const headings = [...document.querySelectorAll('h1')].filter(shown).length
    return [...faults, ...doubled, ...(headings === 1 ? [] : [`${headings} h1`])]
  })
}
