import { type Logger as PinoLogger, pino } from 'pino'

export type Logger = PinoLogger

/** Structured lines on stderr. Query strings, bodies and headers are never logged: they hold people's words and codes. */
export function openLog(level = 'info'): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  )
}

export const silentLog: Logger = pino({ level: 'silent' })
