export function AccountPage() {
  return <div className="plain" />
}
