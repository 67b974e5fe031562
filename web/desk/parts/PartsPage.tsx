export function PartsPage() {
  return <div />
}
