/**
 * The session controls of one policy, ready to be merged with those of others.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-session
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { PolicySessionControls } from '../../model/policy-body.ts'
import type { PolicySource } from '../model/compile-context.ts'
import type { Frequency, MergedSessionControl } from '../answer/decision.ts'

type SignInFrequency = Extract<MergedSessionControl, { readonly control: 'signInFrequency' }>

/** A control that a policy sets, as the answer shows it, without what depends on the sign-in. */
export type SetControl =
  | Exclude<MergedSessionControl, SignInFrequency>
  | Omit<SignInFrequency, 'isDue'>

/** One control of a policy, with its rank among those of other policies. */
export interface PolicySession {
  /** Its place in the answer; controls with equal places are merged. */
  readonly place: string
  /** The control with the greater one wins. */
  readonly strictness: number
  readonly control: SetControl
}

/** Modes by strictness, the loosest first. */
const cloudAppModes = [
  'mcasConfigured',
  'monitorOnly',
  'protectDownloads',
  'blockDownloads',
] as const
const browserModes = ['always', 'never'] as const
const evaluationModes = ['disabled', 'strictLocation', 'strictEnforcement'] as const

/** Lists the controls that a policy sets, without those that are off or empty. */
export function policySessions(
  policyId: string,
  { body: { sessionControls }, legacy }: PolicySource,
): readonly PolicySession[] {
  if (sessionControls === null) return []
  const sessions: PolicySession[] = []
  const add = (place: string, strictness: number, control: SetControl): void => {
    sessions.push({ place, strictness, control: Object.freeze(control) })
  }

  const { cloudAppSecurity, persistentBrowser, continuousAccessEvaluation } = sessionControls
  if (sessionControls.applicationEnforcedRestrictions?.isEnabled === true) {
    add('0', 0, { control: 'applicationEnforcedRestrictions', policyId })
  }
  const cloudAppMode = legacy.protectsDownloads
    ? 'protectDownloads'
    : cloudAppModeOf(cloudAppSecurity)
  if (cloudAppMode !== undefined && isOn(cloudAppSecurity)) {
    add('1', cloudAppModes.indexOf(cloudAppMode), {
      control: 'cloudAppSecurity',
      mode: cloudAppMode,
      policyId,
    })
  }
  const { signInFrequency } = sessionControls
  const frequency = isOn(signInFrequency) ? frequencyOf(signInFrequency) : undefined
  if (frequency !== undefined) {
    const isSecondary = signInFrequency?.authenticationType === 'secondaryAuthentication'
    add(isSecondary ? '3' : '2', frequency.interval === 'everyTime' ? Infinity : -frequency.hours, {
      control: 'signInFrequency',
      authenticationType: isSecondary
        ? 'secondaryAuthentication'
        : 'primaryAndSecondaryAuthentication',
      frequency,
      policyId,
    })
  }
  const browserMode = knownMode(browserModes, persistentBrowser?.mode)
  if (browserMode !== undefined && isOn(persistentBrowser)) {
    add('4', browserModes.indexOf(browserMode), {
      control: 'persistentBrowser',
      mode: browserMode,
      policyId,
    })
  }
  const evaluationMode = knownMode(evaluationModes, continuousAccessEvaluation?.mode)
  if (evaluationMode !== undefined) {
    add('5', evaluationModes.indexOf(evaluationMode), {
      control: 'continuousAccessEvaluation',
      mode: evaluationMode,
      policyId,
    })
  }
  if (sessionControls.secureSignInSession?.isEnabled === true) {
    add('6', 0, { control: 'secureSignInSession', policyId })
  }
  if (sessionControls.disableResilienceDefaults === true) {
    add('7', 0, { control: 'disableResilienceDefaults', policyId })
  }
  const { networkAccessSecurity, globalSecureAccessFilteringProfile: profile } = sessionControls
  const networkPolicy = networkAccessSecurity?.policyId ?? null
  if (networkPolicy !== null && isOn(networkAccessSecurity)) {
    const place = `8 ${keyOf(networkPolicy)}`
    add(place, 0, { control: 'networkAccessSecurity', id: networkPolicy, policyId })
  }
  const profileId = profile?.profileId ?? null
  if (profileId !== null && isOn(profile)) {
    const place = `9 ${keyOf(profileId)}`
    add(place, 0, { control: 'globalSecureAccessFilteringProfile', id: profileId, policyId })
  }
  return sessions
}

function isOn(control: { readonly isEnabled: boolean | null } | null): boolean {
  return control !== null && control.isEnabled !== false
}

function knownMode<Mode extends string>(
  modes: readonly Mode[],
  mode: string | null | undefined,
): Mode | undefined {
  return modes.find((known) => known === mode)
}

/** A control that is on and says nothing more is the first of its modes. */
function cloudAppModeOf(
  control: PolicySessionControls['cloudAppSecurity'],
): (typeof cloudAppModes)[number] | undefined {
  const isPlain = control?.isEnabled === true && control.cloudAppSecurityType === null
  return isPlain ? 'mcasConfigured' : knownMode(cloudAppModes, control?.cloudAppSecurityType)
}

const hoursOf = { days: 24, hours: 1 } as const

function frequencyOf(frequency: PolicySessionControls['signInFrequency']): Frequency | undefined {
  if (frequency === null) return undefined
  const { frequencyInterval, type, value } = frequency
  if (frequencyInterval === 'everyTime') return { interval: 'everyTime' }
  if (value === null) return undefined
  return { interval: 'timeBased', hours: value * hoursOf[type ?? 'hours'] }
}
