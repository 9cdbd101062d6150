/** Which session controls let a sign-in pass, interrupt it or refuse it (E54, E74 to E77). */

import type {
  ControlReport,
  Frequency,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import type { Semantics } from '../../../src/conditional-access/engine/model/semantics.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import { canInteract, evaluated, isDirectConnectOnly, isExternal } from './controls.ts'
import type { EvaluatedControl, Standing } from './controls.ts'
import { same } from './condition.ts'
import { frequencyOf, isFactorDue } from './sign-in-frequency.ts'
import {
  and,
  ask,
  known,
  no,
  not,
  or,
  unknown,
  unpublished,
  yes,
  type Test,
} from './three-values.ts'

type SessionControls = NonNullable<ConditionalAccessPolicyBody['sessionControls']>

interface Context {
  readonly signIn: SignIn
  readonly semantics: Semantics
  /** Whether an enabled policy has a condition on locations. */
  readonly restrictsLocations: boolean
}

/** Lists the controls of a policy that are not certain to let every sign-in pass. */
export function sessionRefusals(
  controls: SessionControls | null,
  context: Context,
): readonly EvaluatedControl[] {
  if (controls === null) return []
  const { signInFrequency, continuousAccessEvaluation, secureSignInSession } = controls
  const { blockSensitiveActions } = controls
  const refusals: EvaluatedControl[] = []
  const add = (
    kind: ControlReport['kind'],
    standing: Standing,
    refusedBy?: ControlReport['refusedBy'],
  ) => {
    refusals.push(evaluated({ kind }, standing, refusedBy === undefined ? {} : { refusedBy }))
  }

  if (signInFrequency !== null && signInFrequency.isEnabled !== false) {
    const frequency = frequencyOf(signInFrequency)
    const type = signInFrequency.authenticationType ?? 'primaryAndSecondaryAuthentication'
    if (frequency !== null) add('signInFrequency', repetition(frequency, type, context))
  }
  const mode = continuousAccessEvaluation?.mode ?? null
  if ((mode === 'strictLocation' || mode === 'strictEnforcement') && context.restrictsLocations) {
    const { network } = context.signIn
    const fact = 'network.isAllowedAtResource'
    const isAllowed = ask(network?.isAllowedAtResource, fact, (value) => value)
    add('continuousAccessEvaluation', {
      isMet: or(isDirectConnectOnly(context.signIn), isAllowed),
      canBeAsked: no,
    })
  }
  if (secureSignInSession?.isEnabled === true) {
    add('secureSignInSession', binding(context), hindranceTo(context))
  }
  const open: Standing = { isMet: unpublished, canBeAsked: no }
  if (secureSignInSession?.secureAppSessionMode === 'enforced') add('secureAppSessionMode', open)
  if (blockSensitiveActions !== null && blockSensitiveActions.isEnabled !== false) {
    add('blockSensitiveActions', open)
  }
  return refusals
}

/** E74: a factor that is due is proved again. */
function repetition(
  frequency: Frequency,
  type: 'primaryAndSecondaryAuthentication' | 'secondaryAuthentication',
  { signIn }: Context,
): Standing {
  const isInteractive = canInteract(signIn)
  const isFresh = not(isFactorDue(frequency, type, signIn))
  return {
    isMet: or(isDirectConnectOnly(signIn), isFresh, and(not(isInteractive), unpublished)),
    canBeAsked: isInteractive,
  }
}

interface Ability {
  readonly client: Test
  readonly platform: Test
  readonly device: Test
}

/** E75: a native client on a registered device of a platform that binds sessions. */
function abilityOf({ signIn, semantics }: Context): Ability {
  const { clientApp, device } = signIn
  const platform = onPlatform(signIn, ['windows'])
  const apple = onPlatform(signIn, ['iOS', 'macOS'])
  const others = semantics.deniesUnboundPlatforms ? no : unpublished
  const binds = semantics.bindsSessionsOnApple ? or(platform, apple) : platform
  return {
    client:
      clientApp === 'browser'
        ? and(onPlatform(signIn, ['windows', 'macOS']), isForAzure(signIn))
        : ask(clientApp, 'clientApp', (app) => app === 'mobileAppsAndDesktopClients'),
    platform: or(binds, others),
    device: or(
      isExternal(signIn),
      ask(device, 'device', (registered) => registered !== null),
    ),
  }
}

function onPlatform({ platform }: SignIn, names: readonly string[]): Test {
  return ask(platform, 'platform', (name) => name !== null && names.includes(name))
}

/** Browsers reach Azure management with bound sessions, and so the portal. */
function isForAzure({ target }: SignIn): Test {
  if (target === undefined) return unknown('target')
  switch (target.kind) {
    case 'authenticationContext':
      return unpublished
    case 'userAction':
      return no
    case 'applications': {
      const areForAzure = target.applications.map(
        ({ appId }) =>
          same(appId, '797f4846-ba00-4fd7-ba43-dac1f8f63013') ||
          same(appId, 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'),
      )
      const isMixed = areForAzure.includes(true) && areForAzure.includes(false)
      return isMixed ? unpublished : known(areForAzure.includes(true))
    }
  }
}

function binding(context: Context): Standing {
  const { signIn } = context
  const { client, platform, device } = abilityOf(context)
  const isPerson = signIn.principal.kind === 'user' ? yes : unpublished
  const isAble = and(isPerson, client, platform, device)
  const { signInSessionStatus: status, signInSessionStatusCode: code } = signIn.satisfied ?? {}
  return {
    isMet: or(
      isDirectConnectOnly(signIn),
      and(
        isAble,
        ask(status, 'satisfied.signInSessionStatus', (word) => word === 'bound'),
      ),
    ),
    // A new sign-in on an Apple device can bind what these codes say was not bound.
    canBeAsked: and(
      isAble,
      onPlatform(signIn, ['iOS', 'macOS']),
      ask(code, 'satisfied.signInSessionStatusCode', (reason) =>
        [1003, 1004].includes(reason ?? 0),
      ),
    ),
  }
}

/** The first thing that certainly stands in the way. */
function hindranceTo(context: Context): NonNullable<ControlReport['refusedBy']> {
  const { client, platform, device } = abilityOf(context)
  const [first] = [
    { test: client, name: 'clientApp' as const },
    { test: platform, name: 'platform' as const },
    { test: device, name: 'device' as const },
  ].filter(({ test }) => test.verdict === 'no')
  return first?.name ?? 'unboundSession'
}
