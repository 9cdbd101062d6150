/**
 * How a policy combines with the policy that its base policies make.
 * Source: Azure AD B2C, custom policy overview, inheritance model.
 */

import type { SourcedElement } from '../model/sourced-element.ts'
import { childWins, fields, one, replace, type Combine } from './combine.ts'
import { byId, mergeBuildingBlocks } from './merge-building-blocks.ts'
import { mergeRelyingParty, mergeSubJourney, mergeUserJourney } from './merge-journeys.ts'
import { mergeClaimsProviders } from './merge-technical-profiles.ts'

const mergeContents = fields({
  PolicyConstraints: childWins,
  Contacts: one(byId(replace)),
  DocumentReferences: one(byId(replace)),
  BuildingBlocks: one(mergeBuildingBlocks),
  ClaimsProviders: one(mergeClaimsProviders),
  UserJourneys: one(byId(mergeUserJourney)),
  SubJourneys: one(byId(mergeSubJourney)),
  RelyingParty: one(mergeRelyingParty),
})

function without(root: SourcedElement, ...names: readonly string[]): SourcedElement {
  return { ...root, children: root.children.filter(({ name }) => !names.includes(name)) }
}

/**
 * Combines the roots of a merged base and of its child. The attributes and `PolicyConstraints` are those of the
 * child alone. `BasePolicy` is left out: the result needs no base.
 */
export const mergePolicies: Combine = (base, child): SourcedElement => ({
  ...mergeContents(without(base, 'BasePolicy', 'PolicyConstraints'), without(child, 'BasePolicy')),
  attributes: child.attributes,
})
