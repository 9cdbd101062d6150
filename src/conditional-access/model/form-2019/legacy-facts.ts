/**
 * What a policy asks for that only the 2019 form can say, as a decision needs it.
 * Source: Graph beta reference of September 2019, `conditionalAccessConditions` and its neighbours.
 */

import { valueAt } from '../../../edm/member-path.ts'
import { isJsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../policy-body.ts'
import { readContextId } from './authentication-contexts.ts'
import { shadowedBy } from './legacy-only-fields.ts'
import { timeConditionOf, type TimeCondition } from './time-condition.ts'
import { wordsOf } from './word-table.ts'

/** Grant controls of 2019 without a modern member: a second factor or a certificate at a federated issuer. */
export type FederatedControl = 'federatedMfa' | 'federatedCertAuth'

export interface LegacyFacts {
  /** When the policy applies; absent when it does at any time. */
  readonly times?: TimeCondition
  /** Controls beside `grantControls.builtInControls`, under the same operator. */
  readonly grantControls: readonly FederatedControl[]
  /** Cloud app security is on with the type `protectDownloads`, which reads `null` in the modern form. */
  readonly protectsDownloads: boolean
  /** `exchangeActiveSync` in the modern form means unsupported clients alone. */
  readonly isUnsupportedExchangeOnly: boolean
  /** Authentication contexts beside the ids: URIs, and `All` for every context. */
  readonly authenticationContexts: readonly string[]
}

/**
 * Reads the facts of a stored policy. A value counts only while the modern member still holds what it was
 * written with: a later change through the modern form replaces both.
 */
export function legacyFactsOf(body: ConditionalAccessPolicyBody): LegacyFacts {
  const times = timeConditionOf(body.legacy?.times)
  const clientAppTypes = shadowedList(body, 'conditions.clientAppTypes')
  const cloudAppSecurity = shadowed(body, 'sessionControls.cloudAppSecurity')
  return {
    ...(times === undefined ? {} : { times }),
    grantControls: shadowedList(body, 'grantControls.builtInControls').filter(isFederated),
    protectsDownloads:
      isJsonObject(cloudAppSecurity) && cloudAppSecurity.type === 'protectDownloads',
    isUnsupportedExchangeOnly:
      clientAppTypes.includes('easUnsupported') && !clientAppTypes.includes('easSupported'),
    authenticationContexts: shadowedList(
      body,
      'conditions.applications.includeAuthenticationContext',
      'conditions.applications.includeAuthenticationContextClassReferences',
    ).filter((context) => readContextId(context) === undefined),
  }
}

function isFederated(control: string): control is FederatedControl {
  return control === 'federatedMfa' || control === 'federatedCertAuth'
}

function shadowedList(
  body: ConditionalAccessPolicyBody,
  legacyPath: string,
  modernPath = legacyPath,
): readonly string[] {
  return wordsOf(shadowed(body, legacyPath, modernPath))
}

/** The value that the 2019 form shows in place of the modern one; null when it shows the modern one. */
function shadowed(
  body: ConditionalAccessPolicyBody,
  legacyPath: string,
  modernPath = legacyPath,
): JsonValue {
  return shadowedBy(valueAt(body, modernPath) ?? null, legacyPath, body.legacy) ?? null
}
