/** Row 31, vector 35: a metadata key or the id of a cryptographic key occurs once in a profile. The schema does not check it. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
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

/** An item that repeats the key of an earlier one. */
interface RepeatedItem {
  readonly key: string
  readonly item: SourcedElement
  readonly earlier: SourcedElement
}

function* findRepeated(
  items: Iterable<SourcedElement>,
  keyOfItem: (item: SourcedElement) => string,
): Generator<RepeatedItem, undefined> {
  const first = new Map<string, SourcedElement>()
  for (const item of items) {
    const key = keyOfItem(item)
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, item)
    else yield { key, item, earlier }
  }
}

function* checkItems(
  owner: SourcedElement,
  report: RuleContext['report'],
  { document }: RuleContext,
): Generator<PolicyFinding, undefined> {
  const items = childrenOf(childOf(owner, 'Metadata'), 'Item')
  for (const { key, item, earlier } of findRepeated(
    items,
    (one) => attributeOf(one, 'Key') ?? '',
  )) {
    yield report(item.place, {
      ostiaryCode: profileCodes.metadataKeyRepeated,
      message: `The metadata item with key "${abbreviate(key)}" is specified more than once in the ${owner.name} with id "${abbreviate(attributeOf(owner, 'Id') ?? '')}" ${inPolicy(document)}.`,
      conflictsWith: earlier.place,
    })
  }
}

function* checkKeys(
  profile: SourcedElement,
  { warn }: RuleContext,
): Generator<PolicyFinding, undefined> {
  const keys = childrenOf(childOf(profile, 'CryptographicKeys'), 'Key')
  for (const { key, item, earlier } of findRepeated(keys, (one) =>
    keyOf(attributeOf(one, 'Id') ?? ''),
  )) {
    yield warn(item.place, {
      ostiaryCode: profileCodes.keyIdRepeated,
      message: `technical profile \`${abbreviate(attributeOf(profile, 'Id') ?? '')}\` has two cryptographic keys with the id \`${abbreviate(key)}\`; remove one`,
      conflictsWith: earlier.place,
    })
  }
}

/**
 * Checks the document alone: an item of a child replaces that of its base. Items of pages, and keys, get a warning.
 * Source: mrochon/IEFPolicies, readme (the service refuses them, without a place).
 */
export const checkRepeatedMetadata: PolicyRule = function* (context) {
  const { document } = context
  const profiles: TechnicalProfile[] = [...document.technicalProfiles.values()]
  if (document.relyingParty?.technicalProfile !== undefined) {
    profiles.push(document.relyingParty.technicalProfile)
  }
  for (const { element } of profiles) {
    yield* checkItems(element, context.report, context)
    yield* checkKeys(element, context)
  }
  for (const { element } of document.contentDefinitions.values()) {
    yield* checkItems(element, context.warn, context)
  }
}
