/**
 * What only the 2019 form of a policy can express, as decisions read it.
 * Source: Graph beta reference of September 2019, `conditionalAccessConditions` and the types around it.
 */

import { valueAt } from '../../../edm/member-path.ts'
import { isJsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../policy-body.ts'
import { readContextId } from '../id-types.ts'
import { legacyValueOver } from './legacy-only-fields.ts'
import { timeConditionOf, type TimeCondition } from './time-condition.ts'
import { wordsInList } from './word-table.ts'

/** Grant controls of 2019 without a modern member: a second factor or a certificate at a federated issuer. */
export type FederatedControl = 'federatedMfa' | 'federatedCertAuth'

/** What a policy of the 2019 form configures and the modern form cannot say. */
export interface LegacyFacts {
  /** When the policy applies; absent when it applies at any time. */
  readonly times?: TimeCondition
  /** Controls in addition to `grantControls.builtInControls`, under the same operator. */
  readonly grantControls: readonly FederatedControl[]
  /** Cloud app security is on with the type `protectDownloads`, which reads `null` in the modern form. */
  readonly protectsDownloads: boolean
  /** `exchangeActiveSync` of the modern form means only unsupported clients. */
  readonly isUnsupportedExchangeOnly: boolean
  /** Authentication contexts in addition to the ids: URIs, and `All` for every context. */
  readonly authenticationContexts: readonly string[]
}

/**
 * Reads the facts of a stored policy. A value counts only while the modern member is unchanged: a later
 * change through the modern form replaces both.
 */
export function legacyFactsOf(body: ConditionalAccessPolicyBody): LegacyFacts {
  const times = timeConditionOf(body.legacy?.times)
  const clientAppTypes = legacyList(body, 'conditions.clientAppTypes')
  const cloudAppSecurity = legacyValue(body, 'sessionControls.cloudAppSecurity')
  return {
    ...(times === undefined ? {} : { times }),
    grantControls: legacyList(body, 'grantControls.builtInControls').filter(isFederated),
    protectsDownloads:
      isJsonObject(cloudAppSecurity) && cloudAppSecurity.type === 'protectDownloads',
    isUnsupportedExchangeOnly:
      clientAppTypes.includes('easUnsupported') && !clientAppTypes.includes('easSupported'),
    authenticationContexts: legacyList(
      body,
      'conditions.applications.includeAuthenticationContext',
      'conditions.applications.includeAuthenticationContextClassReferences',
    ).filter((context) => readContextId(context) === undefined),
  }
}

function isFederated(control: string): control is FederatedControl {
  return control === 'federatedMfa' || control === 'federatedCertAuth'
}

function legacyList(
  body: ConditionalAccessPolicyBody,
  legacyPath: string,
  modernPath = legacyPath,
): readonly string[] {
  return wordsInList(legacyValue(body, legacyPath, modernPath))
}

/** The value that the 2019 form shows in place of the modern one; null when it shows the modern one. */
function legacyValue(
  body: ConditionalAccessPolicyBody,
  legacyPath: string,
  modernPath = legacyPath,
): JsonValue {
  return legacyValueOver(valueAt(body, modernPath) ?? null, legacyPath, body.legacy) ?? null
}
