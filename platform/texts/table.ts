/** Problem code → the one sentence a person reads, with `{name}` where a fact is filled in. */
export type Texts = Record<string, string>
