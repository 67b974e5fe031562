/** A key put into a trie: a row of codes and what it stands for. */
export interface Keyed {
  codes: readonly number[]
  value: number
}

/**
 * All keys in one open hash table, edge by edge: two steps a place for most texts, however many keys there are. Node 0 is the
 * root. `values` holds what ends at a node.
 */
export interface Trie {
  roots: Int32Array
  edges: Int32Array
  mask: number
  values: (readonly number[] | undefined)[]
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
  const trie: Trie = { roots: new Int32Array(65_536), edges: new Int32Array(size * 3), mask: size - 1, values }
  for (const [node, under] of children.entries())
    for (const [code, child] of under) {
      if (node === 0) trie.roots[code] = child
      else insert(trie, node, code, child)
    }
  return trie
}

/** The node a code leads to, 0 for none. */
export function follow(trie: Trie, node: number, code: number): number {
  const { edges, mask } = trie
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

function hash(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
