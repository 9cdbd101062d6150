/** Finds translations of elements that do not exist. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { attributeOf, attributePlace } from '../../model/sourced-element.ts'
import { knownElements, type ReferenceKind } from '../../validation/references/reference-kinds.ts'
import { exchangeKeys } from '../../validation/references/setting-references.ts'
import type { LintRule } from '../lint-rule.ts'
import { isInDocument } from './own-document.ts'

/** What `ElementId` names, by `ElementType`. */
const kinds: ReadonlyMap<string, ReferenceKind> = new Map([
  ['ClaimType', 'ClaimType'],
  ['DisplayControl', 'DisplayControl'],
  ['Predicate', 'Predicate'],
  ['PredicateValidation', 'PredicateValidation'],
  ['InputValidation', 'InputValidation'],
])

const blocks = (claim: string): string =>
  `<BuildingBlocks><ClaimsSchema><ClaimType Id="email"><DisplayName>Email</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema><Localization Enabled="true"><LocalizedResources Id="signup.en"><LocalizedStrings><LocalizedString ElementType="ClaimType" ElementId="${claim}" StringId="DisplayName">Email address</LocalizedString></LocalizedStrings></LocalizedResources></Localization></BuildingBlocks>`

/** Source: starter pack SocialAccounts, which translates claims that it does not define. */
export const localizationOrphanElement: LintRule = {
  id: 'localization-orphan-element',
  severity: 'note',
  meaning: 'A translation is for an element that does not exist.',
  cause:
    'The upload is accepted; the text is never shown. Often the id is misspelt, or the element was renamed.',
  fix: 'Correct `ElementId` (`StringId` for claims providers), or remove the translation.',
  example: blocks('emial'),
  corrected: blocks('email'),
  source: 'Azure-Samples/active-directory-b2c-custom-policy-starterpack, SocialAccounts',
  *check(context) {
    const { policy } = context
    const known = knownElements(policy)
    const exchanges = exchangeKeys(policy)
    for (const { strings, collections } of policy.localizedResources.values()) {
      for (const { elementType, elementId, stringId, element } of strings) {
        if (!isInDocument(context, element.place)) continue
        const kind = kinds.get(elementType)
        if (kind !== undefined && elementId !== undefined && !known[kind].has(keyOf(elementId))) {
          yield {
            place: attributePlace(element, 'ElementId'),
            message: `the policy has no ${kind} \`${abbreviate(elementId)}\``,
          }
        }
        if (elementType === 'ClaimsProvider' && !exchanges.has(keyOf(stringId))) {
          yield {
            place: attributePlace(element, 'StringId'),
            message: `no journey has the claims exchange \`${abbreviate(stringId)}\``,
          }
        }
      }
      for (const element of collections) {
        const claim = attributeOf(element, 'ElementId') ?? ''
        if (known.ClaimType.has(keyOf(claim)) || !isInDocument(context, element.place)) continue
        yield {
          place: attributePlace(element, 'ElementId'),
          message: `the policy has no ClaimType \`${abbreviate(claim)}\``,
        }
      }
    }
  },
}
