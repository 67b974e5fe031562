import { Modal } from 'antd'
import { verbEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { CaseVerb } from '#features/cases/contract/words.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { VerbForm } from '../../form.tsx'
import { type FormVerb, verbForms } from './verbForms.tsx'

type VerbEndpoint = (typeof verbEndpoints)[keyof typeof verbEndpoints]

/** The endpoint of a verb: the last word of its path. */
export function endpointOf(verb: CaseVerb): VerbEndpoint {
  return Object.values(verbEndpoints).find(one => one.path.endsWith(`/${verb}`))!
}

/** What the filled button of a form says: all it does, or the verb. */
export function useDoText(): (verb: string) => string {
  const { t, i18n } = useTranslation()
  return verb => t((i18n.exists(`do.${verb}`) ? `do.${verb}` : `verb.${verb}`) as never)
}

/** The form of one verb, over the page it belongs to. */
export function VerbDialog({ verb, view, onLeave }: { verb: FormVerb | null; view: CaseView; onLeave: () => void }) {
  const { t, i18n } = useTranslation()
  const doText = useDoText()
  const facts = verb ? verbForms[verb] : null
  return (
    <Modal
      open={verb !== null}
      title={verb ? `${t(`verb.${verb}` as never)} ${caseNumberText(view.number)}` : ''}
      footer={null}
      width={560}
      destroyOnHidden
      onCancel={onLeave}
    >
      {verb && facts ? (
        <VerbForm
          endpoint={endpointOf(verb) as (typeof verbEndpoints)['acceptCase']}
          input={{ params: { id: view.id } }}
          initial={facts.initial?.(view) ?? {}}
          {...(facts.shape ? { shape: facts.shape } : {})}
          verb={doText(verb)}
          done={t('case.done', { verb: t(`verb.${verb}` as never) })}
          note={i18n.exists(`note.${verb}`) ? t(`note.${verb}` as never) : undefined}
          onDone={onLeave}
          onLeave={onLeave}
        >
          <facts.Fields view={view} />
        </VerbForm>
      ) : null}
    </Modal>
  )
}
