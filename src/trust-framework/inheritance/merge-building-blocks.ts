/**
 * How the contents of `BuildingBlocks` combine.
 * Source: Azure AD B2C, custom policy overview; ClaimsSchema; Localization; ContentDefinitions.
 */

import { keyOf } from '../../kernel/ids.ts'
import { attributeOf } from '../model/sourced-element.ts'
import {
  childWins,
  fields,
  joined,
  mergeAttributes,
  one,
  replace,
  type Combine,
} from './combine.ts'
import { claimKeys, exactKey, idKey, items, list, type ItemRule } from './keyed-lists.ts'
import { byMergeBehavior, mergeRestriction } from './merge-behavior.ts'

/** Items with an `Id`; those of the base keep their places. */
export function byId(combine: Combine): Combine {
  return list({ keys: idKey('Id'), combine, order: 'baseFirst' })
}

/** Settings by their exact keys. */
export const mergeMetadata = list({
  keys: exactKey('Key'),
  combine: replace,
  order: 'baseFirst',
})

/** Claims of a technical profile or display control: the child's come first. */
export const mergeClaims = list({ ...claimKeys, combine: mergeAttributes, order: 'childFirst' })

const mergeClaimType = fields({
  DisplayName: childWins,
  DataType: childWins,
  DefaultPartnerClaimTypes: joined(
    list({ keys: exactKey('Name'), combine: replace, order: 'baseFirst' }),
  ),
  Mask: childWins,
  AdminHelpText: childWins,
  UserHelpText: childWins,
  UserInputType: childWins,
  Restriction: one(mergeRestriction),
  InputValidationReference: childWins,
  PredicateValidationReference: childWins,
})

const mergeParts = fields({
  InputClaims: childWins,
  InputParameters: childWins,
  OutputClaims: childWins,
})

/**
 * A transformation with another method replaces the inherited one. One with the same method inherits the lists that
 * it leaves out, since they fit the method.
 */
const mergeTransformation: Combine = (base, child) => {
  const methods = [base, child].map((element) =>
    keyOf(attributeOf(element, 'TransformationMethod') ?? ''),
  )
  return methods[0] === methods[1] ? mergeParts(base, child) : replace(base, child)
}

const mergeContentDefinition = fields({
  LoadUri: childWins,
  RecoveryUri: childWins,
  DataUri: childWins,
  Metadata: one(mergeMetadata),
  LocalizedResourcesReferences: one(
    byMergeBehavior((reference) => keyOf(attributeOf(reference, 'Language') ?? '')),
  ),
})

const mergeLocalizedResources = fields({
  LocalizedCollections: one(
    list({
      keys: idKey('ElementType', 'ElementId', 'TargetCollection'),
      combine: replace,
      order: 'baseFirst',
    }),
  ),
  LocalizedStrings: one(
    list({
      keys: idKey('ElementType', 'ElementId', 'StringId'),
      combine: replace,
      order: 'baseFirst',
    }),
  ),
})

const localizedResources: ItemRule = {
  // WHY: the schema lets the id be absent; such texts can only be told apart by their culture.
  keys: (item) => {
    const id = attributeOf(item, 'Id')
    return [id === undefined ? `culture\n${keyOf(attributeOf(item, 'Culture') ?? '')}` : keyOf(id)]
  },
  combine: mergeLocalizedResources,
  order: 'baseFirst',
}

const mergeLocalization = fields({
  SupportedLanguages: one(byMergeBehavior(({ text }) => keyOf(text.trim()))),
  LocalizedResources: items(localizedResources),
})

const mergeDisplayControl = fields({
  InputClaims: one(mergeClaims),
  DisplayClaims: one(mergeClaims),
  OutputClaims: one(mergeClaims),
  Actions: one(byId(replace)),
})

/** The shared definitions. Lists are in the order of the schema. */
export const mergeBuildingBlocks = fields({
  ClaimsSchema: one(byId(mergeClaimType)),
  Predicates: one(byId(replace)),
  InputValidations: one(byId(replace)),
  PredicateValidations: one(byId(replace)),
  ClaimsTransformations: one(byId(mergeTransformation)),
  ClientDefinitions: one(byId(mergeAttributes)),
  ContentDefinitions: one(byId(mergeContentDefinition)),
  Localization: one(mergeLocalization),
  DisplayControls: one(byId(mergeDisplayControl)),
})
