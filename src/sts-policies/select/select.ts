/** Selects the effective value of each setting of the security token service. Pure and total. */

import { effectiveTimeout, type WebSession } from './activity-timeout.ts'
import type { CompiledStsPolicies } from './compile.ts'
import type { EffectiveHomeRealmDiscovery, EffectiveStsPolicies } from './effective.ts'
import { answersOf } from './holders.ts'
import { routeSignIn, validatePassword, type HomeRealmSignIn } from './home-realm-route.ts'
import { homeRealmSettings } from './home-realm-settings.ts'
import { effectiveIssuance } from './issuance.ts'
import { effectiveLifetimes } from './lifetimes.ts'
import type { Party } from './party.ts'

/** A question about the policies of a tenant. Omitted facts are unknown. */
export interface StsQuestion {
  readonly client: Party
  /** Absent: the client itself. */
  readonly resource?: Party
  /** Needed for the route of home realm discovery. */
  readonly signIn?: HomeRealmSignIn
  readonly webSession?: WebSession
  /** Whether the tenant has an enabled policy of Conditional Access. */
  readonly usesConditionalAccess?: boolean
  /** Names of Conditional Access policies with sign-in frequency for the same user and application. */
  readonly signInFrequencyPolicies?: readonly string[]
}

function withSignIn(
  settings: EffectiveHomeRealmDiscovery,
  appId: string,
  signIn: HomeRealmSignIn,
): EffectiveHomeRealmDiscovery {
  const passwordGrant = validatePassword(settings, signIn)
  return {
    ...settings,
    route: routeSignIn(settings, appId, signIn),
    ...(passwordGrant === undefined ? {} : { passwordGrant }),
  }
}

/** Answers a question with every effective value and its reasons. Answers share parts; never change them. */
export function select(tenant: CompiledStsPolicies, question: StsQuestion): EffectiveStsPolicies {
  const { client, resource = client, signIn } = question
  const clientAnswers = answersOf(tenant, client)
  const resourceAnswers = resource === client ? clientAnswers : answersOf(tenant, resource)
  const homeRealm = homeRealmSettings(clientAnswers)
  return {
    lifetimes: effectiveLifetimes({
      client,
      resource,
      clientAnswers,
      resourceAnswers,
      usesConditionalAccess: question.usesConditionalAccess,
      signInFrequencyPolicies: question.signInFrequencyPolicies,
    }),
    issuance: effectiveIssuance(clientAnswers),
    homeRealmDiscovery:
      signIn === undefined ? homeRealm : withSignIn(homeRealm, client.appId, signIn),
    activityTimeout: effectiveTimeout(tenant.timeouts, client.appId, question.webSession),
  }
}
