/** A key put into a trie: a row of codes and what it stands for. */
export interface Keyed {
  codes: readonly number[]
  value: number
}

/**
 * All keys in one open hash table, edge by edge: two steps a place for most texts, however many keys there are. Node 0 is the
 * root. A node is written as twice its number, and one more where keys end: `valuesAt` needs a look only then.
 */
export interface Trie {
  roots: Int32Array
  edges: Int32Array
  mask: number
  values: (readonly number[] | undefined)[]
  /** A bit for what begins a key: most places of a text are dismissed by them without a look at the edges. */
  pairs: Uint32Array
  triples: Uint32Array
  wholePairs: Uint32Array
}

/** Builds a trie; a key given twice keeps both values. */
export function buildTrie(keys: readonly Keyed[]): Trie {
  const children: Map<number, number>[] = [new Map()]
  const values: (number[] | undefined)[] = [undefined]
  let edges = 0
  for (const { codes, value } of keys) {
    let node = 0
    for (const code of codes) {
      let next = children[node]!.get(code)
      if (next === undefined) {
        next = children.push(new Map()) - 1
        values.push(undefined)
        children[node]!.set(code, next)
        edges++
      }
      node = next
    }
    if (node > 0 && !values[node]?.includes(value)) values[node] = [...(values[node] ?? []), value]
  }
  let size = 1024
  while (size < edges * 4) size *= 2
  const trie: Trie = {
    roots: new Int32Array(65_536),
    edges: new Int32Array(size * 3),
    mask: size - 1,
    values,
    pairs: new Uint32Array(pairBits / 32),
    triples: new Uint32Array(tripleBits / 32),
    wholePairs: new Uint32Array(pairBits / 32),
  }
  for (const { codes } of keys) {
    if (codes.length < 2) continue
    const bit = pairBit(codes[0]!, codes[1]!)
    setBit(trie.pairs, bit)
    if (codes.length === 2) setBit(trie.wholePairs, bit)
    else setBit(trie.triples, tripleBit(codes[0]!, codes[1]!, codes[2]!))
  }
  for (const [node, under] of children.entries())
    for (const [code, number] of under) {
      const child = number * 2 + (values[number] ? 1 : 0)
      if (node === 0) trie.roots[code] = child
      else insert(trie, node, code, child)
    }
  return trie
}

/** False when no key begins with these two codes, or with these three; `third` is 0 at the end of a text. */
export function mayBegin(trie: Trie, first: number, second: number, third: number): boolean {
  const bit = pairBit(first, second)
  if (!isSet(trie.pairs, bit)) return false
  return isSet(trie.triples, tripleBit(first, second, third)) || isSet(trie.wholePairs, bit)
}

function setBit(bits: Uint32Array, bit: number): void {
  bits[bit >>> 5]! |= 1 << (bit & 31)
}

function isSet(bits: Uint32Array, bit: number): boolean {
  return ((bits[bit >>> 5]! >>> (bit & 31)) & 1) === 1
}

const nothing: readonly number[] = []

/** What ends at a node. */
export function valuesAt(trie: Trie, written: number): readonly number[] {
  return (written & 1) === 1 ? trie.values[written >> 1]! : nothing
}

/** The node a code leads to, 0 for none. */
export function follow(trie: Trie, written: number, code: number): number {
  const { edges, mask } = trie
  const node = written >> 1
  for (let slot = hash(node, code) & mask; ; slot = (slot + 1) & mask) {
    const at = slot * 3
    const child = edges[at + 2]!
    if (child === 0) return 0
    if (edges[at] === node && edges[at + 1] === code) return child
  }
}

function insert(trie: Trie, node: number, code: number, child: number): void {
  let slot = hash(node, code) & trie.mask
  while (trie.edges[slot * 3 + 2] !== 0) slot = (slot + 1) & trie.mask
  trie.edges.set([node, code, child], slot * 3)
}

const pairBits = 1 << 18
const tripleBits = 1 << 19

function pairBit(first: number, second: number): number {
  return (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 14
}

function tripleBit(first: number, second: number, third: number): number {
  return (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35)) >>> 13
}

function hash(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
