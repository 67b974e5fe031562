import { Checkbox } from 'antd'
import { type Permission, permissions, permissionTextKey } from '#features/staff/rules/permissions.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'

interface Facts {
  value?: string[]
  onChange?: (value: string[]) => void
  /** What may be chosen at most; all where absent. */
  within?: readonly string[]
  readOnly?: boolean
}

const groups = Map.groupBy(permissions, permission => permission.split('.')[0]!)

/** All permissions in the groups of their nouns, each with what it lets a person do. */
export function PermissionGrid({ value = [], onChange, within, readOnly = false }: Facts) {
  const { t } = useTranslation()
  const toggle = (permission: Permission, on: boolean) =>
    onChange?.(on ? [...value, permission] : value.filter(one => one !== permission))
  return (
    <div className="grid-may">
      {[...groups].map(([noun, ones]) => {
        const offered = within ? ones.filter(one => within.includes(one)) : ones
        if (offered.length === 0) return null
        const chosen = offered.filter(one => value.includes(one))
        return (
          <fieldset key={noun} disabled={readOnly}>
            <legend>
              <Checkbox
                checked={chosen.length === offered.length}
                indeterminate={chosen.length > 0 && chosen.length < offered.length}
                disabled={readOnly}
                onChange={event =>
                  onChange?.([
                    ...value.filter(one => !(offered as readonly string[]).includes(one)),
                    ...(event.target.checked ? offered : []),
                  ])
                }
              >
                <b>{t(`roles.noun.${noun}` as 'roles.noun.case')}</b>
              </Checkbox>
              <span className="meta n">
                {chosen.length}/{offered.length}
              </span>
            </legend>
            {offered.map(permission => (
              <Checkbox
                key={permission}
                checked={value.includes(permission)}
                disabled={readOnly}
                title={permission}
                onChange={event => toggle(permission, event.target.checked)}
              >
                {t(permissionTextKey(permission))}
              </Checkbox>
            ))}
          </fieldset>
        )
      })}
    </div>
  )
}
