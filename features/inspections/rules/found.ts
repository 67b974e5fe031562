import type { KeyInformation } from '#features/standards/rules/keyInformation.ts'
import type { Severity } from '#features/standards/rules/phrasesPack.ts'
import type { Line } from './scene.ts'

/** Where in an utterance a test was met; the whole of it where no words are meant. */
export interface Spot {
  from: number
  to: number
}

/** One thing a rule judges: where it lies in the words or in time, and what comes before and after it. */
export interface SubjectFound {
  line?: Line
  spot?: Spot
  at?: number
  start?: number | undefined
  end?: number | undefined
  isBefore: (line: Line) => boolean
  isAfter: (line: Line) => boolean
  info?: KeyInformation
  severity?: Severity
  clause?: string
  better?: string | undefined
}
