/**
 * The custom claims policy of a service principal: claims as objects, where a claims mapping policy has a text.
 * Source: https://learn.microsoft.com/graph/api/resources/customclaimspolicy and the pages of its members, beta.
 */

import { entity } from '../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  derivedType,
  enumType,
  int32,
  oneOf,
  property,
  text,
  typeAnnotation,
  type ComplexType,
  type Property,
} from '../../edm/model.ts'

const inBetaOnly = { versions: betaOnly } as const
const abstractInBeta = { isAbstract: true, versions: betaOnly } as const
const notNull = { nullable: false } as const
const falseByDefault = { nullable: false, default: false } as const

const attributeBase = complexType('customClaimAttributeBase', [], abstractInBeta)

const sourcedAttribute = derivedType(
  'sourcedAttribute',
  attributeBase,
  [
    property('id', text, notNull),
    property('isExtensionAttribute', boolean, falseByDefault),
    property('source', text),
  ],
  inBetaOnly,
)

const attribute = oneOf(attributeBase, typeAnnotation, {
  '#microsoft.graph.sourcedAttribute': sourcedAttribute,
  '#microsoft.graph.valueBasedAttribute': derivedType(
    'valueBasedAttribute',
    attributeBase,
    [property('value', text, notNull)],
    inBetaOnly,
  ),
})

const transformationAttribute = complexType(
  'transformationAttribute',
  [
    property('attribute', attribute, notNull),
    property('treatAsMultiValue', boolean, falseByDefault),
  ],
  inBetaOnly,
)

const transformationBase = complexType(
  'customClaimTransformation',
  [property('input', transformationAttribute)],
  abstractInBeta,
)

const output = property('output', transformationAttribute, notNull)
const value = property('value', text, notNull)

const extractedPart = property(
  'type',
  enumType('transformationExtractType', { prefix: 0, suffix: 1, unknownFutureValue: 2 }),
  notNull,
)

const trimmedPart = property(
  'type',
  enumType('transformationTrimType', {
    leading: 0,
    trailing: 1,
    leadingAndTrailing: 2,
    unknownFutureValue: 3,
  }),
  notNull,
)

/** The members of each transformation beyond `input`, by the name of its type. */
const ownMembers: Readonly<Record<string, readonly Property[]>> = {
  containsTransformation: [output, value],
  endsWithTransformation: [output, value],
  extractAlphaTransformation: [extractedPart],
  extractMailPrefixTransformation: [],
  extractNumberTransformation: [extractedPart],
  extractTransformation: [property('type', text, notNull), value, property('value2', text)],
  ifEmptyTransformation: [output],
  ifNotEmptyTransformation: [output],
  joinTransformation: [
    property('input2', transformationAttribute, notNull),
    property('separator', text),
  ],
  regexReplaceTransformation: [
    property('additionalAttributes', collection(sourcedAttribute)),
    property('regex', text, notNull),
    property('replacement', text, notNull),
  ],
  startsWithTransformation: [output, value],
  substringTransformation: [property('index', int32, notNull), property('length', int32)],
  toLowercaseTransformation: [],
  toUppercaseTransformation: [],
  trimTransformation: [trimmedPart, value],
}

const transformation = oneOf(
  transformationBase,
  typeAnnotation,
  Object.fromEntries(
    Object.entries(ownMembers).map(([name, own]): readonly [string, ComplexType] => [
      `#microsoft.graph.${name}`,
      derivedType(name, transformationBase, own, inBetaOnly),
    ]),
  ),
)

const conditionBase = complexType('customClaimConditionBase', [], abstractInBeta)

const condition = oneOf(conditionBase, typeAnnotation, {
  '#microsoft.graph.customClaimCondition': derivedType(
    'customClaimCondition',
    conditionBase,
    [
      property('memberOf', collection(text)),
      property(
        'userType',
        enumType('claimConditionUserType', {
          any: 0,
          members: 1,
          allGuests: 2,
          aadGuests: 3,
          externalGuests: 4,
          unknownFutureValue: 5,
        }),
      ),
    ],
    inBetaOnly,
  ),
})

const claimBase = complexType(
  'customClaimBase',
  [
    property(
      'configurations',
      collection(
        complexType(
          'customClaimConfiguration',
          [
            property('attribute', attribute),
            property('condition', condition),
            property('transformations', collection(transformation)),
          ],
          inBetaOnly,
        ),
      ),
    ),
  ],
  abstractInBeta,
)

const customClaim = derivedType(
  'customClaim',
  claimBase,
  [
    property('name', text, notNull),
    property('namespace', text),
    property(
      'samlAttributeNameFormat',
      enumType('samlAttributeNameFormat', {
        unspecified: 0,
        uri: 1,
        basic: 2,
        unknownFutureValue: 3,
      }),
    ),
    property(
      'tokenFormat',
      collection(enumType('tokenFormat', { saml: 0, jwt: 1, unknownFutureValue: 2 })),
    ),
  ],
  inBetaOnly,
)

const samlNameIdClaim = derivedType(
  'samlNameIdClaim',
  claimBase,
  [
    property(
      'nameIdFormat',
      enumType('samlNameIDFormat', {
        default: 0,
        unspecified: 1,
        emailAddress: 2,
        windowsDomainQualifiedName: 3,
        persistent: 4,
        unknownFutureValue: 5,
      }),
      notNull,
    ),
    property('serviceProviderNameQualifier', text),
  ],
  inBetaOnly,
)

/** The policy. */
export const customClaimsPolicyType: ComplexType = derivedType(
  'customClaimsPolicy',
  entity,
  [
    property('audienceOverride', text),
    property(
      'claims',
      collection(
        oneOf(claimBase, typeAnnotation, {
          '#microsoft.graph.customClaim': customClaim,
          '#microsoft.graph.samlNameIdClaim': samlNameIdClaim,
        }),
      ),
    ),
    property('includeApplicationIdInIssuer', boolean),
    property('includeBasicClaimSet', boolean),
  ],
  inBetaOnly,
)
