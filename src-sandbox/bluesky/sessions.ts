import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { fieldsOf, invalid, ok, refuse } from './answers.ts'
import type { Caller } from './answers.ts'
import type { Account, Network } from './network.ts'
import { createTokens } from './tokens.ts'

const accessMs = 2 * 3_600_000
const refreshMs = 90 * 86_400_000
const windowMs = 5 * 60_000
const perWindow = 30
const hourMs = 3_600_000
const pointsAnHour = 5000
const points: Record<string, number> = {
  'com.atproto.repo.createRecord': 3,
  'com.atproto.repo.putRecord': 2,
  'com.atproto.repo.deleteRecord': 1,
}

/** Sign-in, tokens and allowances of the PDS. */
export function createSessions(network: Network) {
  const tokens = createTokens()
  const live = new Map<string, { did: string; privileged: boolean; kind: 'access' | 'refresh' }>()
  /** Access tokens that have been told to end before their time. */
  const ended = new Set<string>()
  const attempts = new Map<string, number[]>()
  const spent = new Map<string, { hour: number; points: number }>()
  let made = 0

  const bearer = (request: SandboxRequest) => /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1]
  const headers = (limit: number, remaining: number, resetAt: number, spanMs: number) => ({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(Math.max(0, remaining)),
    'ratelimit-reset': String(Math.ceil(resetAt / 1000)),
    'ratelimit-policy': `${limit};w=${spanMs / 1000}`,
  })

  function sessionOf(account: Account, privileged: boolean): object {
    const access = tokens.make(
      'at+jwt',
      privileged ? 'com.atproto.appPassPrivileged' : 'com.atproto.appPass',
      account.did,
      network.now(),
      accessMs,
    )
    const refresh = tokens.make('refresh+jwt', 'com.atproto.refresh', account.did, network.now(), refreshMs)
    live.set(access.jti, { did: account.did, privileged, kind: 'access' })
    live.set(refresh.jti, { did: account.did, privileged, kind: 'refresh' })
    return { did: account.did, handle: account.handle, accessJwt: access.jwt, refreshJwt: refresh.jwt, active: true, emailConfirmed: true }
  }

  function create(request: SandboxRequest): SandboxAnswer {
    const { identifier, password } = fieldsOf(request)
    const now = network.now()
    const recent = (attempts.get(String(identifier)) ?? []).filter((at) => at > now - windowMs)
    const budget = headers(perWindow, perWindow - recent.length - 1, (recent[0] ?? now) + windowMs, windowMs)
    if (recent.length >= perWindow) return refuse(429, 'RateLimitExceeded', 'Rate Limit Exceeded', budget)
    attempts.set(String(identifier), [...recent, now])
    const account = network.find(String(identifier))
    const known = account?.passwords.find((one) => one.password === password)
    if (account === undefined || known === undefined) return refuse(401, 'AuthenticationRequired', 'Invalid identifier or password', budget)
    made += 1
    return ok(sessionOf(account, known.privileged), budget)
  }

  /** The token is spent by its use. */
  function refresh(request: SandboxRequest): SandboxAnswer {
    const jwt = bearer(request)
    if (jwt === undefined) return refuse(401, 'AuthMissing', 'Authentication Required')
    const verdict = tokens.read(jwt, network.now())
    if (verdict.kind === 'expired') return invalid('Token has expired', 'ExpiredToken')
    const session = verdict.kind === 'good' && verdict.claims.scope === 'com.atproto.refresh' ? live.get(verdict.claims.jti) : undefined
    if (verdict.kind === 'bad' || session === undefined) return invalid('Token has been revoked', 'ExpiredToken')
    live.delete(verdict.claims.jti)
    return ok(sessionOf(network.mustFind(session.did), session.privileged))
  }

  function callerOf(request: SandboxRequest): Caller | SandboxAnswer {
    const jwt = bearer(request)
    if (jwt === undefined) return refuse(401, 'AuthMissing', 'Authentication Required')
    const verdict = tokens.read(jwt, network.now())
    if (verdict.kind === 'bad') return invalid('Token could not be verified', 'InvalidToken')
    if (verdict.kind === 'expired' || ended.has(verdict.claims.jti)) return invalid('Token has expired', 'ExpiredToken')
    const session = live.get(verdict.claims.jti)
    return session === undefined || verdict.claims.scope === 'com.atproto.refresh'
      ? invalid('Bad token scope', 'InvalidToken')
      : { did: session.did, chat: session.privileged }
  }

  function writeBudget(did: string, nsid: string): Record<string, string> {
    const hour = Math.floor(network.now() / hourMs)
    const before = spent.get(did)
    const used = (before?.hour === hour ? before.points : 0) + (points[nsid] ?? 0)
    spent.set(did, { hour, points: used })
    return headers(pointsAnHour, pointsAnHour - used, (hour + 1) * hourMs, hourMs)
  }

  return {
    create,
    refresh,
    callerOf,
    writeBudget,
    made: () => made,
    expireAccess(did: string): void {
      for (const [jti, session] of live) if (session.did === did && session.kind === 'access') ended.add(jti)
    },
    end(did: string): void {
      for (const [jti, session] of live) if (session.did === did) live.delete(jti)
    },
    expiredToken: (did: string): string =>
      tokens.make('at+jwt', 'com.atproto.appPassPrivileged', did, network.now() - accessMs - hourMs, accessMs).jwt,
  }
}
