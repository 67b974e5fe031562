import { namedCaseNumbers, riskWords } from '#features/standards/rules/guards.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { FileStore } from '#platform/files.ts'
import type { Mount } from '#platform/mount.ts'
import { rowsAsXlsx } from '#platform/spreadsheet.ts'
import { caseEndpoints as e } from './contract/endpoints.ts'
import { publicCaseEndpoints as p } from './contract/public.ts'
import { exportColumns } from './rules/exportColumns.ts'
import { archiveCase } from './service/archive.ts'
import { caseByNumber, readCase } from './service/case.ts'
import { changeKindCase, changeUrgencyCase, resumeClockCase, stopClockCase } from './service/change.ts'
import {
  accuseCase,
  askStatement,
  findCase,
  giveStatement,
  myStatements,
  restrictCase,
  stateCase,
} from './service/complaint.ts'
import { contactCase, noteCase } from './service/contact.ts'
import { suggestionFor } from './service/kinds.ts'
import { groupCase, linkCase, mergeCase, unlinkCase } from './service/links.ts'
import { importCases, openCase } from './service/open.ts'
import { assignCase, refuseCase, takeCase } from './service/ownership.ts'
import { caseProcedure, doCaseStep } from './service/procedure.ts'
import { promisesFor } from './service/promises.ts'
import { lookUp, publicContact, publicGuide, publicObject } from './service/public.ts'
import { countCases, exportCases, getCase, listCases } from './service/read.ts'
import {
  askException,
  confirmCase,
  escalateCase,
  grantException,
  returnCase,
  voidCase,
  withdrawCase,
} from './service/requests.ts'
import { acceptCase, answerCase, closeCase, objectCase, reopenCase } from './service/stages.ts'
import { caseTimeline } from './service/timeline.ts'
import { urgeCase } from './service/urge.ts'

export function caseRoutes(mount: Mount, files: FileStore): void {
  mount(e.listCases, (ctx, { query }) => listCases(ctx, query))
  mount(e.countCases, (ctx, { query }) => countCases(ctx, query.site))
  mount(e.exportCases, async (ctx, { query }, { reply }) => {
    const rows = await exportCases(ctx, query)
    reply.header('Content-Disposition', 'attachment; filename="cases.xlsx"')
    reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    return await rowsAsXlsx(exportColumns(ctx.me.language), rows)
  })
  mount(e.findCaseByNumber, async (ctx, { params }) => {
    const { id, number } = await caseByNumber(ctx, params.number.replace(/\D/g, ''))
    return { id, number }
  })
  mount(e.getCase, (ctx, { params }) => getCase(ctx, files, params.id))
  mount(e.caseTimeline, (ctx, { params }) => caseTimeline(ctx, params.id))
  mount(e.openCase, async (ctx, { body }) => {
    const { record, suggestion, commitments } = await openCase(ctx, files, body)
    return {
      id: record.id,
      number: record.number,
      kind: record.kind,
      suggestion,
      commitments: commitments.map(one => ({ kind: one.kind, dueAt: one.dueAt.toISOString() })),
    }
  })
  mount(e.importCases, (ctx, { body }) => importCases(ctx, body.site, body.cases))
  mount(e.suggestKind, async (_ctx, { body }) => ({
    ...suggestionFor(packOf(), body.words),
    urges: namedCaseNumbers(body.words),
    risks: [...new Set(riskWords(packOf(), body.words).map(one => one.risk))],
  }))
  mount(e.previewPromises, (ctx, { query }) => promisesFor(ctx, query))
  mount(e.readFile, async (ctx, { params }, { reply }) => {
    await readCase(ctx, params.id)
    const file = await files.read(ctx, params.fileId, params.id)
    reply.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    reply.header('Content-Security-Policy', "default-src 'none'; sandbox")
    reply.type(file.mediaType)
    return file.stream
  })
  mount(e.caseProcedure, (ctx, { params }) => caseProcedure(ctx, params.id))
  mount(e.doStep, (ctx, { params, body }) => doCaseStep(ctx, params.id, params.stepId, body))
  mount(e.myStatements, ctx => myStatements(ctx))
  mount(e.giveStatement, (ctx, { params, body }) => giveStatement(ctx, params.id, body.words))
  verbRoutes(mount)
}

function verbRoutes(mount: Mount): void {
  mount(e.acceptCase, (ctx, { params, body }) => acceptCase(ctx, params.id, body))
  mount(e.returnCase, (ctx, { params, body }) => returnCase(ctx, params.id, body))
  mount(e.assignCase, (ctx, { params, body }) => assignCase(ctx, params.id, body))
  mount(e.takeCase, (ctx, { params }) => takeCase(ctx, params.id))
  mount(e.refuseCase, (ctx, { params, body }) => refuseCase(ctx, params.id, body))
  mount(e.contactCase, (ctx, { params, body }) => contactCase(ctx, params.id, body))
  mount(e.noteCase, (ctx, { params, body }) => noteCase(ctx, params.id, body))
  mount(e.findCase, (ctx, { params, body }) => findCase(ctx, params.id, body))
  mount(e.askStatement, (ctx, { params, body }) => askStatement(ctx, params.id, body))
  mount(e.stateCase, (ctx, { params, body }) => stateCase(ctx, params.id, body))
  mount(e.answerCase, (ctx, { params, body }) => answerCase(ctx, params.id, body))
  mount(e.closeCase, (ctx, { params, body }) => closeCase(ctx, params.id, body))
  mount(e.urgeCase, (ctx, { params, body }) => urgeCase(ctx, params.id, body))
  mount(e.linkCase, (ctx, { params, body }) => linkCase(ctx, params.id, body))
  mount(e.unlinkCase, (ctx, { params, body }) => unlinkCase(ctx, params.id, body))
  mount(e.mergeCase, (ctx, { params, body }) => mergeCase(ctx, params.id, body))
  mount(e.groupCase, (ctx, { params, body }) => groupCase(ctx, params.id, body))
  mount(e.escalateCase, (ctx, { params, body }) => escalateCase(ctx, params.id, body))
  mount(e.stopClockCase, (ctx, { params, body }) => stopClockCase(ctx, params.id, body))
  mount(e.resumeClockCase, (ctx, { params }) => resumeClockCase(ctx, params.id))
  mount(e.changeKindCase, (ctx, { params, body }) => changeKindCase(ctx, params.id, body))
  mount(e.changeUrgencyCase, (ctx, { params, body }) => changeUrgencyCase(ctx, params.id, body))
  mount(e.withdrawCase, (ctx, { params, body }) => withdrawCase(ctx, params.id, body))
  mount(e.voidCase, (ctx, { params, body }) => voidCase(ctx, params.id, body))
  mount(e.confirmCase, (ctx, { params, body }) => confirmCase(ctx, params.id, body))
  mount(e.askException, (ctx, { params, body }) => askException(ctx, params.id, body))
  mount(e.grantException, (ctx, { params, body }) => grantException(ctx, params.id, body))
  mount(e.objectCase, (ctx, { params, body }) => objectCase(ctx, params.id, body))
  mount(e.reopenCase, (ctx, { params, body }) => reopenCase(ctx, params.id, body))
  mount(e.accuseCase, (ctx, { params, body }) => accuseCase(ctx, params.id, body))
  mount(e.restrictCase, (ctx, { params, body }) => restrictCase(ctx, params.id, body))
  mount(e.archiveCase, (ctx, { params }) => archiveCase(ctx, params.id))
}

export function publicCaseRoutes(mount: Mount, files: FileStore): void {
  mount(p.publicContact, (ctx, { headers, body }) => publicContact(ctx, files, headers['idempotency-key'], body))
  mount(p.publicCase, (ctx, { params, query, headers }) =>
    lookUp(ctx, params.number, { code: headers['lookup-code'], phoneTail: query.phoneTail }),
  )
  mount(p.publicObject, (ctx, { params, headers, body }) =>
    publicObject(ctx, params.number, headers['lookup-code'], body.words),
  )
  mount(p.publicGuide, ctx => publicGuide(ctx))
  mount(p.publicUpload, async (ctx, _input, { upload }) => ({
    uploadId: (await files.save(ctx, upload!)).id,
  }))
}
