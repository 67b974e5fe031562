import { lineTime, siteZone } from '#web/ui/format.ts'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useKinds } from '../names.ts'
import type { TrackWords } from './track.ts'

const sideEnds = new Set(['returned', 'withdrawn', 'void'])

/** The words of the track in the language of the page. */
export function useTrackWords(kind: string): TrackWords {
  const { t } = useTranslation()
  const now = useNow()
  const { kinds } = useKinds()
  const years = kinds.find(one => one.id === kind)?.retention.years
  const time = (at: string) => lineTime(new Date(at), now, siteZone)
  return {
    stage: id => t((sideEnds.has(id) ? `stage.${id}` : `track.${id}`) as never),
    gate: id => t(`gate.name.${id}` as never),
    channel: id => t(`channel.${id}` as never),
    conclusion: id => t(`conclusion.${id}` as never),
    time,
    round: (n, since) => t('case.roundSince', { n, since }),
    dueBy: at => t('case.dueBy', { when: time(at) }),
    waits: {
      answer: '',
      close: '',
      follow_up: t('case.wait.follow_up'),
      statements: t('case.wait.statements'),
      findings: t('case.wait.findings'),
      work: t('case.wait.work'),
      procedure: t('case.wait.procedure'),
    },
    keeps: years === undefined ? '' : t('case.keeps', { years }),
  }
}
