import { Link } from '@tanstack/react-router'
import { Checkbox, DatePicker, Form, Input, Radio, Select } from 'antd'
import { useEffect } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../../ask.ts'
import { Field } from '../../form.tsx'
import { AlertIcon } from '../../icons.tsx'
import { paths } from '../../paths.ts'
import { ChannelField, ListField, WordsField } from '../forms/fields.tsx'
import { PersonSelect } from '../forms/PersonSelect.tsx'
import { useKinds } from '../names.ts'
import { useSuggestion } from './useSuggestion.ts'

const easier = new Set(['complaint', 'repair'])

/** The words first; the kind they suggest, with the words that suggest it. A person decides. */
export function Matter({ chosen, onChoose }: { chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const words = (Form.useWatch('words') ?? '') as string
  const kind = Form.useWatch('kind') as string | undefined
  const { kinds, kindText } = useKinds()
  const heard = useSuggestion(words)
  const suggested = heard?.kind
  useEffect(() => {
    if (suggested && !chosen) form.setFieldValue('kind', suggested)
  }, [suggested, chosen, form])
  const soundsLikeComplaint = heard?.kind === 'complaint' && heard.score >= 0.5 && kind && !easier.has(kind)
  return (
    <>
      <Field name="words" label={t('newCase.words')} required>
        <Input.TextArea
          autoSize={{ minRows: 4, maxRows: 12 }}
          maxLength={8000}
          placeholder={t('newCase.wordsHint')}
          autoFocus
        />
      </Field>
      {heard && heard.risks.length > 0 ? (
        <p className="heard" role="status">
          <Tag tone="late">
            <AlertIcon /> {t('newCase.risk')}
          </Tag>
          {t('newCase.riskText')}
        </p>
      ) : null}
      {heard && heard.urges.length > 0 ? <Urges numbers={heard.urges} /> : null}
      <Field
        name="kind"
        label={t('cases.filter.kind')}
        note={
          heard
            ? t('case.suggests', {
                kind: kindText(heard.kind),
                because: heard.because.map(word => `“${word}”`).join('') || t('case.noSign'),
              })
            : undefined
        }
        required
      >
        <Radio.Group
          optionType="button"
          onChange={onChoose}
          options={kinds.map(one => ({ value: one.id, label: kindText(one.id) }))}
        />
      </Field>
      {soundsLikeComplaint ? (
        <div className="guard" role="alert">
          <b className="b">{t('newCase.likeComplaint')}</b>
          <WordsField name="kindReason" label={t('newCase.whyNot')} rows={1} most={1000} />
        </div>
      ) : null}
      <Where />
      {kind === 'complaint' ? <About /> : null}
      <Outside />
      {heard && heard.urges.length === 0 ? (
        <Field name="urgesNumber" label={t('newCase.urgesWhich')}>
          <Input maxLength={12} style={{ width: 200 }} />
        </Field>
      ) : null}
      <Field name="accept" label={t('newCase.now')} valueProp="checked">
        <Checkbox>{t('newCase.accept')}</Checkbox>
      </Field>
    </>
  )
}

function Where() {
  const { t } = useTranslation()
  const sites = useAsk(staffEndpoints.listSites, { query: { limit: 200 } }).data?.rows ?? []
  const form = Form.useFormInstance()
  const first = sites[0]?.id
  useEffect(() => {
    if (first && !form.getFieldValue('site')) form.setFieldValue('site', first)
  }, [first, form])
  return (
    <div className="trio">
      <Field name="site" label={t('cases.filter.site')} required>
        <Select options={sites.map(one => ({ value: one.id, label: one.name }))} />
      </Field>
      <Field name="place" label={t('case.place')}>
        <Input maxLength={200} placeholder={t('newCase.placeHint')} />
      </Field>
      <ChannelField />
      <Field name="urgency" label={t('cases.filter.urgency')}>
        <Select
          options={['normal', 'urgent', 'emergency'].map(value => ({ value, label: t(`urgency.${value}` as never) }))}
        />
      </Field>
    </div>
  )
}

/** Another body sent it: its number, and the moment it wants the answer by. */
function Outside() {
  const { t } = useTranslation()
  const body = Form.useWatch('externalBody') as string | undefined
  return (
    <div className="trio">
      <ListField name="externalBody" list="external_body" label={t('newCase.externalBody')} />
      {body ? (
        <>
          <Field name="externalNumber" label={t('newCase.externalNumber')} required>
            <Input maxLength={60} />
          </Field>
          <Field name="externalDueAt" label={t('newCase.externalDueAt')}>
            <DatePicker showTime={{ format: 'HH:mm', minuteStep: 15 }} format="YYYY-MM-DD HH:mm" />
          </Field>
        </>
      ) : null}
    </div>
  )
}

function About() {
  const { t } = useTranslation()
  const site = Form.useWatch('site') as string | undefined
  return (
    <div className="pair">
      <ListField name="nature" list="complaint_nature" label={t('case.form.nature')} />
      <Field name="accused" label={t('case.form.accused')} note={t('case.form.accusedNote')}>
        <PersonSelect site={site} />
      </Field>
    </div>
  )
}

/** The words name a case: that urges it. This contact gets a number of its own all the same. */
function Urges({ numbers }: { numbers: readonly string[] }) {
  const { t } = useTranslation()
  const number = numbers[0]!
  const found = useAsk(caseEndpoints.findCaseByNumber, { params: { number } }).data
  if (!found) return null
  return (
    <p className="heard" role="status">
      {t('newCase.urges', { number: caseNumberText(number) })}{' '}
      <Link to={paths.case(found.id)}>{t('newCase.look')}</Link>
    </p>
  )
}
