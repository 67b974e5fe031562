import type { Mount } from '#platform/mount.ts'
import { customerEndpoints as doors } from './contract.ts'
import { addCareNote, addContact, endCareNote, removeContact, revealContact } from './service/contacts.ts'
import { createCustomer, getCustomer, updateCustomer } from './service/customers.ts'
import { mergeCustomers, undoMerge } from './service/merges.ts'
import { createPremises, linkPremises, searchPremises, unlinkPremises } from './service/premises.ts'
import { searchCustomers } from './service/search.ts'

export function customerRoutes(mount: Mount): void {
  mount(doors.searchCustomers, (ctx, { query }) => searchCustomers(ctx, query))
  mount(doors.getCustomer, (ctx, { params }) => getCustomer(ctx, params.id))
  mount(doors.createCustomer, (ctx, { body }) => createCustomer(ctx, body))
  mount(doors.updateCustomer, async (ctx, { params, body }) => {
    await updateCustomer(ctx, params.id, body)
    return {}
  })
  mount(doors.addContact, (ctx, { params, body }) => addContact(ctx, params.id, body))
  mount(doors.removeContact, async (ctx, { params, body }) => {
    await removeContact(ctx, params.id, body.contact)
    return {}
  })
  mount(doors.revealContact, (ctx, { params, body }) => revealContact(ctx, params.id, body))
  mount(doors.addCareNote, (ctx, { params, body }) => addCareNote(ctx, params.id, body))
  mount(doors.endCareNote, async (ctx, { params, body }) => {
    await endCareNote(ctx, params.id, body.note)
    return {}
  })
  mount(doors.createPremises, (ctx, { body }) => createPremises(ctx, body))
  mount(doors.searchPremises, async (ctx, { query }) => {
    const { rows, next } = await searchPremises(ctx, query)
    return { rows: rows.map(({ siteId, ...place }) => ({ ...place, site: siteId })), next }
  })
  mount(doors.linkPremises, async (ctx, { params, body }) => {
    await linkPremises(ctx, params.id, body)
    return {}
  })
  mount(doors.unlinkPremises, async (ctx, { params, body }) => {
    await unlinkPremises(ctx, params.id, body.premises)
    return {}
  })
  mount(doors.mergeCustomers, (ctx, { params, body }) => mergeCustomers(ctx, params.id, body))
  mount(doors.undoMerge, async (ctx, { params, body }) => {
    await undoMerge(ctx, params.id, body.merge)
    return {}
  })
}
