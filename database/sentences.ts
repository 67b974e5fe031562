/** Languages a terminal sentence is written in. */
export type Sentence = { 'zh-CN': string; 'zh-TW': string; en: string }

/** Language of the terminal from LC_ALL, LC_MESSAGES or LANG; Chinese unless it says otherwise. */
export function terminalLanguage(env: NodeJS.ProcessEnv = process.env): keyof Sentence {
  const tag = (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase()
  if (/^(zh_tw|zh_hk|zh_mo|zh-hant)/.test(tag)) return 'zh-TW'
  return tag.startsWith('en') ? 'en' : 'zh-CN'
}

/** Picks the sentence of the terminal's language. */
export function say(sentence: Sentence, env: NodeJS.ProcessEnv = process.env): string {
  return sentence[terminalLanguage(env)]
}

/** A condition the operator has to mend: printed as one sentence, without a stack, and ends the process with status 1. */
export class GroundProblem extends Error {
  readonly code: string
  readonly sentence: Sentence

  constructor(code: string, sentence: Sentence, options?: ErrorOptions) {
    super(say(sentence), options)
    this.name = 'GroundProblem'
    this.code = code
    this.sentence = sentence
  }
}
