/** A mainland mobile number in its three groups while it is typed; anything else as it was written. */
export function phoneText(typed: string): string {
  const digits = typed.replace(/\D/g, '')
  if (!/^1\d{0,10}$/.test(digits) || /[^\d\s-]/.test(typed)) return typed
  return [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter(Boolean).join(' ')
}

/** Mobile, land line with area code, 400 number or a number with country code. */
export function phoneLooksWhole(typed: string): boolean {
  const plain = typed.replace(/[\s()-]/g, '')
  return (
    /^(\+?86)?1[3-9]\d{9}$/.test(plain) ||
    /^0\d{9,11}$/.test(plain) ||
    /^[48]00\d{7}$/.test(plain) ||
    /^\+\d{7,15}$/.test(plain)
  )
}
