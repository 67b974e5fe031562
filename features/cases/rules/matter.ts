/** One line that names a case until somebody words it better: the first sentence of what was said, 40 characters at most. */
export function matterOf(words: string): string {
  const line = words
    .trim()
    .split(/[\n。！？!?；;]/, 1)[0]!
    .replace(/\s+/g, ' ')
    .trim()
  const text = line === '' ? words.trim().replace(/\s+/g, ' ') : line
  const characters = [...text]
  return characters.length <= 40 ? text : `${characters.slice(0, 39).join('')}…`
}
