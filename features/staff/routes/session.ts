import type { HttpReply } from '#platform/http.ts'
import type { Exchange, Mount } from '#platform/mount.ts'
import { Problem } from '#platform/problem.ts'
import { sessionEndpoints as doors } from '../contract/session.ts'
import { sessionCookie } from '../rules/access.ts'
import { useSetupLink as applySetupLink, hasAdministrator } from '../service/firstStart.ts'
import { readSession } from '../service/me.ts'
import { listNotices, readNotices } from '../service/notices.ts'
import { setPresence } from '../service/presence.ts'
import {
  changeLanguage,
  changePassword,
  endSession,
  listSessions,
  type Origin,
  provePassword,
  requireSession,
  revokeSession,
  type SignedIn,
  signIn,
  signOut,
} from '../service/session.ts'
import { checkSecondFactor, confirmTotp, enrolTotp, removeTotp } from '../service/totp.ts'

export interface SessionGround {
  /** 32 bytes of the data folder; seals the secrets of second factors. */
  totpKey: Buffer
  publicUrl: () => URL
}

function originOf({ request }: Exchange): Origin {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' }
}

/** Sign-in, set-up and everything one does with one's own account. */
export function sessionRoutes(mount: Mount, ground: SessionGround): void {
  const cookieOptions = () => ({
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: ground.publicUrl().protocol === 'https:',
  })
  const welcome = async (signedIn: SignedIn, reply: HttpReply) => {
    reply.setCookie(sessionCookie, signedIn.token, { ...cookieOptions(), expires: signedIn.expiresAt })
    return await readSession(signedIn.ctx)
  }

  mount(doors.signIn, async (ctx, { body }, exchange) => {
    const result = await signIn(ctx, body, originOf(exchange), ground.totpKey)
    return result instanceof Problem ? result : await welcome(result, exchange.reply)
  })
  mount(doors.signOut, async (ctx, _input, { reply }) => {
    await signOut(ctx)
    reply.clearCookie(sessionCookie, cookieOptions())
    return {}
  })
  mount(doors.readSession, async ctx => await readSession(ctx))
  mount(doors.listSessions, async (ctx, { query }) => await listSessions(ctx, query))
  mount(doors.endSession, async (ctx, { params }) => {
    await endSession(ctx, params.id)
    return {}
  })
  mount(doors.revokeSession, async (ctx, { params }) => {
    await revokeSession(ctx, params.id)
    return {}
  })
  mount(doors.changePassword, async (ctx, { body }, exchange) => {
    return (await changePassword(ctx, body, originOf(exchange))) ?? {}
  })
  mount(doors.changeLanguage, async (ctx, { body }) => {
    await changeLanguage(ctx, body.language)
    return {}
  })
  mount(doors.setPresence, async (ctx, { body }) => {
    await setPresence(ctx, body)
    return {}
  })
  mount(doors.enrolTotp, async (ctx, { body }, exchange) => {
    const { staffId } = requireSession(ctx)
    const refused = await provePassword(ctx, body.password, originOf(exchange))
    return refused ?? (await enrolTotp(ctx, staffId, ground.totpKey))
  })
  mount(doors.confirmTotp, async (ctx, { body }) => {
    return await confirmTotp(ctx, requireSession(ctx).staffId, body.code, ground.totpKey)
  })
  mount(doors.removeTotp, async (ctx, { body }, exchange) => {
    const { staffId } = requireSession(ctx)
    const refused = await provePassword(ctx, body.password, originOf(exchange))
    if (refused) return refused
    const unproved = await checkSecondFactor(ctx, staffId, body.code, ground.totpKey)
    if (unproved) throw new Problem(unproved)
    await removeTotp(ctx, staffId)
    return {}
  })
  mount(doors.readSetup, async ctx => ({ isOpen: !(await hasAdministrator(ctx)) }))
  mount(doors.useSetupLink, async (ctx, { body }, exchange) => {
    return await welcome(await applySetupLink(ctx, body, originOf(exchange)), exchange.reply)
  })
  mount(doors.listNotices, async (ctx, { query }) => {
    return await listNotices(ctx, { ...query, unread: query.unread === 'true' })
  })
  mount(doors.readNotices, async (ctx, { body }) => await readNotices(ctx, body))
}
