import { expect, test } from 'vitest'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { type SheetValues, sheetFault } from './sheet.ts'

const pack = standardPack()
const done = pack.forms.find(form => form.id === 'repair_done')!
const whole = { cause: '灯管老化', done: '换了新灯管', tested: true, clean: true }

test.each<[string, SheetValues, object | null]>([
  ['whole', whole, null],
  ['with the cost of parts', { ...whole, parts_cost: 12.5 }, null],
  ['nothing', {}, { code: 'work_order.sheet_incomplete', field: 'cause' }],
  ['an empty line', { ...whole, done: '' }, { code: 'work_order.sheet_incomplete', field: 'done' }],
  ['only spaces', { ...whole, done: '  ' }, { code: 'work_order.sheet_misfit', field: 'done' }],
  ['a word for yes or no', { ...whole, tested: 'yes' }, { code: 'work_order.sheet_misfit', field: 'tested' }],
  ['a cost below nothing', { ...whole, parts_cost: -1 }, { code: 'work_order.sheet_misfit', field: 'parts_cost' }],
  ['a field of its own', { ...whole, extra: 'x' }, { code: 'work_order.sheet_unknown', field: 'extra' }],
])('%s', (_what, values, fault) => {
  expect(sheetFault(pack, done, values)).toEqual(fault)
})

test('a choice is one of its list', () => {
  const record = pack.forms.find(form => form.id === 'repair_record')!
  const [place, trade] = ['repair_place', 'repair_trade'].map(list => pack.taxonomy[list]![0]!.id)
  expect(sheetFault(pack, record, { place_kind: place!, trade: trade! })).toBeNull()
  expect(sheetFault(pack, record, { place_kind: 'the moon', trade: trade! })).toEqual({
    code: 'work_order.sheet_misfit',
    field: 'place_kind',
  })
})
