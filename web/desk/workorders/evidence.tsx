import { Button, Input, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import { publicCaseEndpoints } from '#features/cases/contract/public.ts'
import { standardEndpoints } from '#features/standards/contract.ts'
import { api, type Reply } from '#web/ui/api.ts'
import { CloseIcon, FileTextIcon } from '#web/ui/icons.tsx'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { useLabel, useTaxonomy } from '../cases/names.ts'
import { PlusIcon } from '../icons.tsx'

type SheetField = Reply<typeof standardEndpoints.forms>['forms'][number]['fields'][number]
type SheetValues = Record<string, string | number | boolean>

interface OneFacts {
  field: SheetField
  value: string | number | boolean | undefined
  onChange: (value: string | number | boolean | undefined) => void
}

function SheetControl({ field, value, onChange }: OneFacts) {
  const { t } = useTranslation()
  const label = useLabel()
  const taxonomy = useTaxonomy()
  const name = label(field.label, field.id)
  const text = (value ?? '') as string
  switch (field.type) {
    case 'number':
    case 'money':
      return (
        <InputNumber
          aria-label={name}
          min={0}
          value={(value as number | undefined) ?? null}
          onChange={next => onChange(next === null ? undefined : Number(next))}
        />
      )
    case 'yes_no':
      return (
        <Segmented<string>
          aria-label={name}
          value={value === undefined ? '' : value ? 'yes' : 'no'}
          options={[
            { value: 'yes', label: t('workorder.yes') },
            { value: 'no', label: t('workorder.no') },
          ]}
          onChange={next => onChange(next === 'yes')}
        />
      )
    case 'scale':
      return (
        <Segmented<number>
          aria-label={name}
          value={(value as number | undefined) ?? 0}
          options={[1, 2, 3, 4, 5]}
          onChange={onChange}
        />
      )
    case 'choice':
      return (
        <Select
          aria-label={name}
          value={text || null}
          options={taxonomy.of(field.choices ?? '').map(one => ({ value: one.id, label: label(one.label) }))}
          onChange={next => onChange(next ?? undefined)}
        />
      )
    case 'words':
      return (
        <Input.TextArea
          aria-label={name}
          rows={2}
          maxLength={2000}
          value={text}
          onChange={event => onChange(event.target.value || undefined)}
        />
      )
    default:
      return (
        <Input
          aria-label={name}
          type={field.type === 'date' || field.type === 'time' ? field.type : 'text'}
          maxLength={200}
          value={text}
          onChange={event => onChange(event.target.value || undefined)}
        />
      )
  }
}

/** The sheet of the standard that this kind of work is written up on. */
export function SheetInput({
  sheet,
  value = {},
  onChange,
}: {
  sheet: string
  value?: SheetValues
  onChange?: (value: SheetValues) => void
}) {
  const label = useLabel()
  const form = useAsk(standardEndpoints.forms, {}).data?.forms.find(one => one.id === sheet)
  if (!form) return null
  const put = (id: string, next: string | number | boolean | undefined) => {
    const { [id]: _, ...rest } = value
    onChange?.(next === undefined ? rest : { ...rest, [id]: next })
  }
  return (
    <div className="sheet">
      {form.fields.map(field => (
        <div key={field.id} className={field.type === 'words' ? 'wide' : undefined}>
          <span className="s2">{label(field.label, field.id)}</span>
          <SheetControl field={field} value={value[field.id]} onChange={next => put(field.id, next)} />
        </div>
      ))}
    </div>
  )
}

interface Material {
  name: string
  quantity: number
  cost?: number
}

/** What was used, how much of it, and what it cost. */
export function MaterialsInput({
  value = [],
  onChange,
}: {
  value?: Material[]
  onChange?: (value: Material[]) => void
}) {
  const { t } = useTranslation()
  const put = (place: number, change: Partial<Material>) =>
    onChange?.(value.map((one, at) => (at === place ? { ...one, ...change } : one)))
  return (
    <div className="materials">
      {value.map((one, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={place} className="row">
          <Input
            value={one.name}
            maxLength={120}
            aria-label={t('workorder.material')}
            placeholder={t('workorder.material')}
            onChange={event => put(place, { name: event.target.value })}
          />
          <InputNumber
            value={one.quantity}
            min={0.01}
            aria-label={t('workorder.quantity')}
            onChange={next => put(place, { quantity: Number(next ?? 1) })}
          />
          <InputNumber
            value={one.cost ?? null}
            min={0}
            precision={2}
            suffix={t('roles.yuan')}
            aria-label={t('workorder.cost')}
            onChange={next => put(place, next === null ? {} : { cost: Number(next) })}
          />
          <Button
            size="small"
            type="text"
            icon={<CloseIcon />}
            aria-label={t('customers.remove')}
            onClick={() => onChange?.(value.filter((_, at) => at !== place))}
          />
        </div>
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusIcon />}
        onClick={() => onChange?.([...value, { name: '', quantity: 1 }])}
      >
        {t('workorder.addMaterial')}
      </Button>
    </div>
  )
}

/** Pictures and papers of the evidence; each is stored before its id is kept. */
export function FilesInput({ value = [], onChange }: { value?: string[]; onChange?: (value: string[]) => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const [names, setNames] = useState<Record<string, string>>({})
  const [trouble, setTrouble] = useState<string | null>(null)
  const add = async (files: readonly File[]) => {
    setTrouble(null)
    let ids = value
    for (const file of files) {
      const body = new FormData()
      body.append('file', file)
      try {
        const { uploadId } = await api(publicCaseEndpoints.publicUpload, { body } as never)
        ids = [...ids, uploadId]
        setNames(former => ({ ...former, [uploadId]: file.name }))
        onChange?.(ids)
      } catch (error) {
        setTrouble(problemText(error))
      }
    }
  }
  return (
    <div className="materials">
      {value.map(id => (
        <span key={id} className="row">
          <FileTextIcon /> {names[id] ?? id}
          <Button
            size="small"
            type="text"
            icon={<CloseIcon />}
            aria-label={t('customers.remove')}
            onClick={() => onChange?.(value.filter(one => one !== id))}
          />
        </span>
      ))}
      <label className="btn s">
        <PlusIcon /> {t('workorder.addFile')}
        <input
          type="file"
          multiple
          className="unseen"
          accept="image/*,application/pdf"
          onChange={event => {
            void add([...(event.target.files ?? [])].slice(0, 12 - value.length))
            event.target.value = ''
          }}
        />
      </label>
      {trouble ? (
        <span className="form-problem" role="alert">
          {trouble}
        </span>
      ) : null}
    </div>
  )
}
