/** Row 31: a metadata key occurs once in a profile. The schema means to check this and does not. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { TechnicalProfile } from '../../model/policy.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type SourcedElement,
} from '../../model/sourced-element.ts'
import { inPolicy } from '../../policy-identity.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { profileCodes } from './profiles-codes.ts'

function* checkItems(
  owner: SourcedElement,
  report: RuleContext['report'],
  { document }: RuleContext,
): Generator<PolicyFinding, undefined> {
  const first = new Map<string, SourcedElement>()
  for (const item of childrenOf(childOf(owner, 'Metadata'), 'Item')) {
    const key = attributeOf(item, 'Key') ?? ''
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, item)
    else {
      yield report(item.place, {
        ostiaryCode: profileCodes.metadataKeyRepeated,
        message: `The metadata item with key "${abbreviate(key)}" is specified more than once in the ${owner.name} with id "${abbreviate(attributeOf(owner, 'Id') ?? '')}" ${inPolicy(document)}.`,
        conflictsWith: earlier.place,
      })
    }
  }
}

/**
 * Checks the document alone: an item of a child replaces that of its base. Items of pages get a warning.
 * Source: mrochon/IEFPolicies, readme (the service refuses them, without a place).
 */
export const checkRepeatedMetadata: PolicyRule = function* (context) {
  const { document } = context
  const profiles: TechnicalProfile[] = [...document.technicalProfiles.values()]
  if (document.relyingParty?.technicalProfile !== undefined) {
    profiles.push(document.relyingParty.technicalProfile)
  }
  for (const { element } of profiles) yield* checkItems(element, context.report, context)
  for (const { element } of document.contentDefinitions.values()) {
    yield* checkItems(element, context.warn, context)
  }
}
