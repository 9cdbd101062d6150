/**
 * The idle timeout of web sessions: the organization default decides, by its entry for the application or its entry
 * `default`. A user may choose a shorter time. A change acts on sessions that begin after it.
 * Source: https://learn.microsoft.com/graph/api/resources/activitybasedtimeoutpolicy and
 * https://learn.microsoft.com/azure/azure-portal/set-preferences#signing-out--notifications
 */

import { choosePolicy } from './candidates.ts'
import type { EffectiveTimeout } from './effective.ts'
import type { PoliciesByType } from './read-policies.ts'
import { reasonOf } from './reasons.ts'
import { valueOf } from './value-of.ts'

/** What a web session has besides policies. */
export interface WebSession {
  /** The timeout that the user chose, seconds. */
  readonly chosenByUser?: number
  /** The timeout with which a running session began, seconds; null: none. Absent: the session begins now. */
  readonly beganWith?: number | null
}

/** The timeouts of a tenant for sessions that begin now. */
export interface CompiledTimeouts {
  /** By `appId` in lower case. */
  readonly byApplication: ReadonlyMap<string, EffectiveTimeout>
  readonly others: EffectiveTimeout
}

/** Works out the timeout for each application with an entry, and for all others. */
export function compileTimeouts({ activityTimeout }: PoliciesByType): CompiledTimeouts {
  const chosen = choosePolicy([{ tier: 'organization', policies: activityTimeout }])
  const { winner } = chosen
  const timeoutOf = (set: number | undefined): EffectiveTimeout =>
    valueOf<number | null>({
      chosen,
      set,
      member: 'ApplicationPolicies',
      governs: 'webSession',
      builtIn: null,
    })
  const byApplication = new Map<string, EffectiveTimeout>()
  for (const { applicationId, webSessionIdleTimeout } of winner?.definition.timeouts ?? []) {
    const key = applicationId.toLowerCase()
    if (!byApplication.has(key)) byApplication.set(key, timeoutOf(webSessionIdleTimeout))
  }
  const none = timeoutOf(undefined)
  const noEntry = reasonOf('noEntry', { policy: winner?.policy.displayName ?? '' })
  const withoutEntry =
    winner === undefined ? none : { ...none, decidedBy: { ...none.decidedBy, ...noEntry } }
  return { byApplication, others: byApplication.get('default') ?? withoutEntry }
}

function shorterOf(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other)
}

/** The effective idle timeout of a web session. */
export function effectiveTimeout(
  { byApplication, others }: CompiledTimeouts,
  appId: string,
  session: WebSession | undefined,
): EffectiveTimeout {
  const timeout = byApplication.get(appId) ?? others
  if (session === undefined) return timeout
  const { beganWith, chosenByUser } = session
  const running: EffectiveTimeout =
    beganWith === undefined
      ? timeout
      : {
          ...timeout,
          value: beganWith,
          decidedBy: { tier: 'builtIn', ...reasonOf('runningSession') },
        }
  if (chosenByUser === undefined) return running
  const value = shorterOf(running.value, chosenByUser)
  return value === running.value
    ? running
    : { ...running, value, decidedBy: { tier: 'builtIn', ...reasonOf('chosenByUser') } }
}
