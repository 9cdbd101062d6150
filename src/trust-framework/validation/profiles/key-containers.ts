/** Row 19: every key container that a policy names exists in the tenant. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { Policy } from '../../model/policy.ts'
import type { SourcePlace } from '../../model/sourced-element.ts'
import type { PolicyRule } from '../rule.ts'
import { profileCodes } from './profiles-codes.ts'

/** A place that names a key container. */
export interface KeyContainerUse {
  /** The id of the container. */
  readonly container: string
  readonly place: SourcePlace
}

/** Lists every use of a key container: keys of profiles and journeys, and the salt of the method `Hash`. */
export function* keyContainerUses(policy: Policy): Generator<KeyContainerUse, undefined> {
  const owners = [
    ...policy.technicalProfiles.values(),
    ...policy.userJourneys.values(),
    ...(policy.relyingParty?.technicalProfile === undefined
      ? []
      : [policy.relyingParty.technicalProfile]),
  ]
  for (const { cryptographicKeys } of owners) {
    for (const { storageReferenceId, element } of cryptographicKeys) {
      yield { container: storageReferenceId, place: element.place }
    }
  }
  for (const { method, inputParameters } of policy.claimsTransformations.values()) {
    if (keyOf(method) !== 'hash') continue
    for (const { id, value, element } of inputParameters) {
      if (keyOf(id) === 'randomizersecret') yield { container: value, place: element.place }
    }
  }
}

/**
 * Each missing container is reported once. Source: MicrosoftDocs/azure-docs#20564.
 *
 * DEVIATION: the service refuses such an upload; here it is a warning unless the caller asks for a refusal, since
 * policies are written and checked before their keys exist.
 */
export const checkKeyContainers: PolicyRule = function* (context) {
  const { keyContainers, missingKeys } = context.facts
  if (keyContainers === undefined) return
  const seen = new Set<string>()
  for (const { container, place } of keyContainerUses(context.policy)) {
    const key = keyOf(container.trim())
    if (keyContainers.has(key) || seen.has(key)) continue
    seen.add(key)
    const report = missingKeys === 'refuse' ? context.report : context.warn
    yield report(place, {
      ostiaryCode: profileCodes.keyContainerMissing,
      message: `Tenant "${abbreviate(context.policy.tenantId)}" does not have CryptographicKey referenced by storageReferenceId "${abbreviate(container)}".`,
    })
  }
}
