/** Everything a role may be allowed, `noun.verb`; a verb's endpoint, button, permission and event share the word. */
export const permissions = [
  'case.read',
  'case.open',
  'case.accept',
  'case.return',
  'case.assign',
  'case.answer',
  'case.close',
  'case.urge',
  'case.link',
  'case.escalate',
  'case.stop_clock',
  'case.change_kind',
  'case.withdraw',
  'case.void',
  'case.find',
  'case.state',
  'case.confirm',
  'case.grant_exception',
  'case.ask_exception',
  'case.reveal',
  'case.archive',
  'case.view_confidential',
  'case.export',
  'case.import',
  'commitment.extend',
  'commitment.waive',
  'commitment.approve_extension',
  'customer.read',
  'customer.write',
  'customer.reveal',
  'customer.merge',
  'staff.read',
  'staff.write',
  'role.write',
  'site.write',
  'team.write',
  'session.revoke',
  'work_order.assign',
  'work_order.work',
  'follow_up.record',
  'follow_up.read',
  'interaction.record',
  'interaction.read',
  'standard.read',
  'standard.publish',
  'api_key.write',
  'audit.read',
  'report.read',
] as const

export type Permission = (typeof permissions)[number]

/** What a service key may never do, whatever it was given: a person's judgements, and handing out the right to make them. */
export const personalPermissions: readonly Permission[] = [
  'case.confirm',
  'case.grant_exception',
  'commitment.approve_extension',
  'follow_up.record',
  'role.write',
  'api_key.write',
]

/** The i18n key under which a permission's label is kept, for example `permission.case.close`. */
export function permissionTextKey(permission: Permission): `permission.${Permission}` {
  return `permission.${permission}`
}
