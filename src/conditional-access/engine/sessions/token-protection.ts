/**
 * Token protection: only sessions that are bound to their device pass (E75).
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-token-protection
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { RefusedBy } from '../answer/decision.ts'
import type { Control, ControlRule } from '../grants/control.ts'
import { isDirectConnect, isFromOtherTenant } from '../grants/trust.ts'
import type { Semantics } from '../model/semantics.ts'
import type { Platform, SignIn } from '../model/sign-in.ts'
import {
  and,
  fromBoolean,
  known,
  no,
  or,
  unknown,
  unpublished,
  yes,
  type Ternary,
} from '../model/ternary.ts'

/** Azure management and the Azure portal, which browsers can reach with a bound session. */
const browserResources: ReadonlySet<string> = new Set([
  '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
])

/** Reasons for an unbound session that signing in again removes on Apple devices. */
const remediableCodes: readonly number[] = [1003, 1004]

/** Creates the rule of the control as it was on a day. */
export function tokenProtectionRule(
  semantics: Semantics,
): ControlRule & Pick<Control, 'refusedBy'> {
  const { bindsSessionsOnApple, deniesUnboundPlatforms } = semantics

  function canBindOn(platform: Platform | null): Ternary {
    if (platform === 'windows' || (isApple(platform) && bindsSessionsOnApple)) return yes
    return deniesUnboundPlatforms ? no : unpublished
  }

  function platformBinds({ platform }: SignIn): Ternary {
    return platform === undefined ? unknown('platform') : canBindOn(platform)
  }

  function canBind(signIn: SignIn): Ternary {
    return and(
      and(isPerson(signIn), clientBinds(signIn)),
      and(platformBinds(signIn), isRegistered(signIn)),
    )
  }

  return {
    isMet: (signIn) => or(isDirectConnect(signIn), and(canBind(signIn), isBound(signIn))),
    canBeMet: (signIn) => and(canBind(signIn), canBecomeBound(signIn)),
    refusedBy: (signIn): RefusedBy => {
      if (clientBinds(signIn) === no) return 'clientApp'
      if (platformBinds(signIn) === no) return 'platform'
      return isRegistered(signIn) === no ? 'device' : 'unboundSession'
    },
  }
}

function isApple(platform: Platform | null): boolean {
  return platform === 'iOS' || platform === 'macOS'
}

/** Whether sessions of agents and service principals can be bound is not published. */
function isPerson({ principal }: SignIn): Ternary {
  return principal.kind === 'user' ? yes : unpublished
}

/** Native clients can; browsers on Windows and macOS where they reach Azure management. */
function clientBinds({ clientApp, platform, target }: SignIn): Ternary {
  if (clientApp === undefined) return unknown('clientApp')
  if (clientApp !== 'browser') return fromBoolean(clientApp === 'mobileAppsAndDesktopClients')
  const onPlatform = known(
    platform === undefined ? undefined : platform === 'windows' || platform === 'macOS',
    'platform',
  )
  return and(onPlatform, reachesAzure(target))
}

/** Which resource asks for a step-up is not known, and nothing is published of a browser that asks for others, too. */
function reachesAzure(target: SignIn['target']): Ternary {
  if (target === undefined) return unknown('target')
  if (target.kind === 'authenticationContext') return unpublished
  if (target.kind === 'userAction') return no
  const reached = target.applications.filter(({ appId }) => browserResources.has(keyOf(appId)))
  if (reached.length === 0) return no
  return reached.length === target.applications.length ? yes : unpublished
}

/** The device of an external user is registered at home, where this tenant does not see it. */
function isRegistered(signIn: SignIn): Ternary {
  if (signIn.device === undefined) return or(isFromOtherTenant(signIn), unknown('device'))
  return signIn.device === null ? isFromOtherTenant(signIn) : yes
}

function isBound({ satisfied }: SignIn): Ternary {
  const status = satisfied?.signInSessionStatus
  return known(
    status === undefined ? undefined : status === 'bound',
    'satisfied.signInSessionStatus',
  )
}

/** Signing in again on an Apple device binds what these codes say was not bound. */
function canBecomeBound({ platform, satisfied }: SignIn): Ternary {
  const code = satisfied?.signInSessionStatusCode
  return and(
    known(platform === undefined ? undefined : isApple(platform), 'platform'),
    known(
      code === undefined ? undefined : code !== null && remediableCodes.includes(code),
      'satisfied.signInSessionStatusCode',
    ),
  )
}
