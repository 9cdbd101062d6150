/** Plays the visits of a user to applications under the session lifetimes of 2018. */

import { compileVectorTenant } from './ask-vector.ts'
import type { LifetimePrecedence } from '../policy-records.ts'
import { select } from '../select.ts'
import type { VectorTenant } from './vector-rows.ts'

/** A visit: `12:15` and the name of the application. */
export interface Visit {
  readonly at: string
  readonly application: string
  /** Whether a sign-in at this visit uses several factors; absent: no. */
  readonly isMultiFactor?: boolean
}

function secondsOf(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  return (hours * 60 + minutes) * 60 + seconds
}

/** Says of each visit whether the user must sign in (`prompt`) or not (`silent`). */
export function playVisits(
  given: VectorTenant,
  precedence: LifetimePrecedence,
  visits: readonly Visit[],
): readonly ('prompt' | 'silent')[] {
  const tenant = compileVectorTenant(given, precedence)
  let session: { readonly since: number; readonly isMultiFactor: boolean } | undefined
  return visits.map(({ at, application, isMultiFactor = false }) => {
    const client = { appId: application, servicePrincipalId: application }
    const { sessionSingleFactor, sessionMultiFactor } = select(tenant, { client }).lifetimes
    const now = secondsOf(at)
    const { value } = session?.isMultiFactor === true ? sessionMultiFactor : sessionSingleFactor
    const lasts =
      session !== undefined && (value === 'until-revoked' || now - session.since < value)
    if (lasts) return 'silent'
    session = { since: now, isMultiFactor }
    return 'prompt'
  })
}
