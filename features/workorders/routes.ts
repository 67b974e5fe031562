import type { FileStore } from '#platform/files.ts'
import type { Mount } from '#platform/mount.ts'
import { workOrderEndpoints as e } from './contract.ts'
import { assignWorkOrder, grabWorkOrder, openWorkOrder } from './service/open.ts'
import { workOrder, workOrderFile, workOrders, workOrdersOfCase } from './service/read.ts'
import {
  acceptWorkOrder,
  cancelWorkOrder,
  completeWorkOrder,
  pauseWorkOrder,
  resumeWorkOrder,
  returnWorkOrder,
  startWorkOrder,
} from './service/work.ts'

export function workOrderRoutes(mount: Mount, files: FileStore): void {
  mount(e.workOrders, (ctx, { query }) => workOrders(ctx, query))
  mount(e.workOrder, (ctx, { params }) => workOrder(ctx, files, params.id))
  mount(e.workOrderFile, async (ctx, { params }, { reply }) => {
    const file = await workOrderFile(ctx, files, params.id, params.fileId)
    reply.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    reply.header('Content-Security-Policy', "default-src 'none'; sandbox")
    reply.header('X-Content-Type-Options', 'nosniff')
    reply.type(file.mediaType)
    return file.stream
  })
  mount(e.workOrdersOfCase, (ctx, { params }) => workOrdersOfCase(ctx, params.id))
  mount(e.openWorkOrder, (ctx, { params, body }) => openWorkOrder(ctx, params.id, body))
  mount(e.assignWorkOrder, (ctx, { params, body }) => assignWorkOrder(ctx, params.id, body))
  mount(e.grabWorkOrder, (ctx, { params }) => grabWorkOrder(ctx, params.id))
  mount(e.acceptWorkOrder, (ctx, { params }) => acceptWorkOrder(ctx, params.id))
  mount(e.returnWorkOrder, (ctx, { params, body }) => returnWorkOrder(ctx, params.id, body))
  mount(e.startWorkOrder, (ctx, { params }) => startWorkOrder(ctx, params.id))
  mount(e.pauseWorkOrder, (ctx, { params, body }) => pauseWorkOrder(ctx, params.id, body))
  mount(e.resumeWorkOrder, (ctx, { params }) => resumeWorkOrder(ctx, params.id))
  mount(e.completeWorkOrder, (ctx, { params, body }) => completeWorkOrder(ctx, files, params.id, body))
  mount(e.cancelWorkOrder, (ctx, { params, body }) => cancelWorkOrder(ctx, params.id, body))
}
