/** Merges the session controls of several policies (E52, E54, E56). */

import type {
  Frequency,
  MergedSessionControl,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { legacyFactsOf } from '../../../src/conditional-access/model/form-2019/legacy-facts.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import { same } from './condition.ts'
import { compareText } from './controls.ts'
import { frequencyOf, isFactorDue } from './sign-in-frequency.ts'

type Policy = { readonly id: string; readonly body: ConditionalAccessPolicyBody }
type SessionControls = NonNullable<ConditionalAccessPolicyBody['sessionControls']>

/** A setting, with the policy that has it. */
interface Setting<Value> {
  readonly policyId: string
  readonly value: Value
}

/** Reads one control of every policy that has it on. */
function settingsOf<Value>(
  policies: readonly Policy[],
  read: (controls: SessionControls, policy: Policy) => Value | null | undefined | false,
): readonly Setting<Value>[] {
  return policies.flatMap((policy) => {
    const controls = policy.body.sessionControls
    const value = controls === null ? null : read(controls, policy)
    if (value === null || value === undefined || value === false) return []
    return [{ policyId: policy.id, value }]
  })
}

function isOn(control: { readonly isEnabled: boolean | null } | null): boolean {
  return control !== null && control.isEnabled !== false
}

/** A control without a setting of its own is on only if it says so. */
function isTurnedOn(control: { readonly isEnabled: boolean | null } | null): boolean {
  return control?.isEnabled === true
}

/** The strictest setting, which ranks first; of equal ones, that of the first policy. */
function strictest<Value>(
  all: readonly Setting<Value>[],
  rank: (value: Value) => number,
): readonly Setting<Value>[] {
  return all.toSorted((left, right) => rank(left.value) - rank(right.value)).slice(0, 1)
}

/** Merges the session controls of policies, which are in order of their ids. */
export function mergeSessionControls(
  policies: readonly Policy[],
  signIn: SignIn,
): readonly MergedSessionControl[] {
  const first = <Value>(all: readonly Setting<Value>[]) => all.slice(0, 1)
  return [
    ...first(
      settingsOf(policies, (controls) => isTurnedOn(controls.applicationEnforcedRestrictions)),
    ).map(({ policyId }) => ({ control: 'applicationEnforcedRestrictions', policyId }) as const),
    ...cloudAppSecurity(policies),
    ...signInFrequency(policies, signIn),
    ...persistentBrowser(policies),
    ...continuousAccessEvaluation(policies),
    ...first(settingsOf(policies, (controls) => isTurnedOn(controls.secureSignInSession))).map(
      ({ policyId }) => ({ control: 'secureSignInSession', policyId }) as const,
    ),
    ...first(settingsOf(policies, (controls) => controls.disableResilienceDefaults === true)).map(
      ({ policyId }) => ({ control: 'disableResilienceDefaults', policyId }) as const,
    ),
    ...everyId(
      settingsOf(policies, ({ networkAccessSecurity: control }) =>
        isOn(control) ? control?.policyId : null,
      ),
    ).map(
      ({ policyId, value }) => ({ control: 'networkAccessSecurity', id: value, policyId }) as const,
    ),
    ...everyId(
      settingsOf(policies, ({ globalSecureAccessFilteringProfile: control }) =>
        isOn(control) ? control?.profileId : null,
      ),
    ).map(
      ({ policyId, value }) =>
        ({ control: 'globalSecureAccessFilteringProfile', id: value, policyId }) as const,
    ),
  ]
}

/** Tells whether a policy has a session control that counts. */
export function hasSessionControls(policy: Policy, signIn: SignIn): boolean {
  return mergeSessionControls([policy], signIn).length > 0
}

function cloudAppSecurity(policies: readonly Policy[]): readonly MergedSessionControl[] {
  const modes = ['blockDownloads', 'protectDownloads', 'monitorOnly', 'mcasConfigured'] as const
  const all = settingsOf(policies, ({ cloudAppSecurity: control }, { body }) => {
    if (!isOn(control)) return null
    if (legacyFactsOf(body).protectsDownloads) return 'protectDownloads'
    return control?.cloudAppSecurityType ?? (isTurnedOn(control) ? 'mcasConfigured' : null)
  })
  return strictest(all, (mode) => modes.indexOf(mode)).map(({ policyId, value }) => ({
    control: 'cloudAppSecurity',
    mode: value,
    policyId,
  }))
}

/** Every time is stricter than any time; each kind of factor keeps its own frequency. */
function signInFrequency(
  policies: readonly Policy[],
  signIn: SignIn,
): readonly MergedSessionControl[] {
  const types = ['primaryAndSecondaryAuthentication', 'secondaryAuthentication'] as const
  return types.flatMap((type) => {
    const all = settingsOf(policies, ({ signInFrequency: control }) => {
      if (control === null || !isOn(control)) return null
      const authenticationType = control.authenticationType ?? 'primaryAndSecondaryAuthentication'
      return authenticationType === type ? frequencyOf(control) : null
    })
    return strictest(all, hoursOf).map(({ policyId, value }) => ({
      control: 'signInFrequency' as const,
      authenticationType: type,
      frequency: value,
      isDue: isFactorDue(value, type, signIn).verdict,
      policyId,
    }))
  })
}

function hoursOf(frequency: Frequency): number {
  return frequency.interval === 'everyTime' ? -1 : frequency.hours
}

function persistentBrowser(policies: readonly Policy[]): readonly MergedSessionControl[] {
  const all = settingsOf(policies, ({ persistentBrowser: control }) =>
    isOn(control) ? control?.mode : null,
  )
  return strictest(all, (mode) => ['never', 'always'].indexOf(mode)).map(({ policyId, value }) => ({
    control: 'persistentBrowser',
    mode: value,
    policyId,
  }))
}

function continuousAccessEvaluation(policies: readonly Policy[]): readonly MergedSessionControl[] {
  const modes = ['strictEnforcement', 'strictLocation', 'disabled'] as const
  const all = settingsOf(policies, (controls) => controls.continuousAccessEvaluation?.mode)
  return strictest(all, (mode) => modes.indexOf(mode)).map(({ policyId, value }) => ({
    control: 'continuousAccessEvaluation',
    mode: value,
    policyId,
  }))
}

function everyId(all: readonly Setting<string>[]): readonly Setting<string>[] {
  return all
    .filter((one, index) => all.findIndex(({ value }) => same(value, one.value)) === index)
    .toSorted((left, right) => compareText(left.value.toLowerCase(), right.value.toLowerCase()))
}
