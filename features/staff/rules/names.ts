/** What names and numbers are compared by: width, case and spaces do not matter. */
export function foldName(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
}
