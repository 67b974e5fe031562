/** Remembers ids in 8 bytes each, so that a file of millions of lines fits: two hashes of 32 bits stand for an id. */
export class SeenIds {
  private size = 0
  private slots = new Uint32Array(2 << 12)

  /** True when the id was there before. */
  add(id: string): boolean {
    if ((this.size + 1) * 4 > this.slots.length) this.grow()
    const [one, two] = hashes(id)
    if (put(this.slots, one, two)) return true
    this.size++
    return false
  }

  private grow(): void {
    const bigger = new Uint32Array(this.slots.length * 2)
    for (let at = 0; at < this.slots.length; at += 2)
      if (this.slots[at] || this.slots[at + 1]) put(bigger, this.slots[at]!, this.slots[at + 1]!)
    this.slots = bigger
  }
}

function put(slots: Uint32Array, one: number, two: number): boolean {
  const mask = slots.length / 2 - 1
  for (let slot = one & mask; ; slot = (slot + 1) & mask) {
    const at = slot * 2
    if (slots[at] === one && slots[at + 1] === two) return true
    if (slots[at] === 0 && slots[at + 1] === 0) {
      slots[at] = one
      slots[at + 1] = two
      return false
    }
  }
}

function hashes(id: string): [number, number] {
  let [one, two] = [0x811c9dc5, 0xdeadbeef]
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul(two ^ code, 0x9e3779b1)
    two = (two << 13) | (two >>> 19)
  }
  one = Math.imul(one ^ (one >>> 15), 0x85ebca6b)
  two = Math.imul(two ^ (two >>> 16), 0xc2b2ae35)
  return [(one ^ (one >>> 13)) >>> 0 || 1, (two ^ (two >>> 16)) >>> 0]
}
