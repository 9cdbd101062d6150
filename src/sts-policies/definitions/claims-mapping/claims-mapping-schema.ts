/**
 * The schema of a claims mapping definition, for editors and for the check of members and their kinds.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization.
 */

import { Type, type TSchemaOptions } from 'typebox'
import {
  booleanSchema,
  membersWithVersion,
  versionRequired,
  wordSchema,
} from '../definition-schemas.ts'
import {
  groupFilterMatches,
  groupFilterTypes,
  maximumClaimsSchemaEntries,
  maximumClaimsTransformations,
} from './claims-mapping.ts'
import { claimSources } from './claim-sources.ts'
import { nameIdFormats, samlNameForms } from './name-id.ts'
import { transformationMethods } from './transformation-methods.ts'

function text(description: string, options: TSchemaOptions = {}) {
  return Type.Optional(Type.String({ ...options, description }))
}

function words(allowed: readonly string[], description: string) {
  return Type.Optional(wordSchema(allowed, { description }))
}

/** Words that editors offer; the service accepts others, with a warning. */
function suggestedWords(offered: readonly string[], description: string) {
  const options = { description }
  return Type.Optional(Type.Union([Type.Enum([...offered]), Type.String()], options))
}

function flag(description: string) {
  return Type.Optional(booleanSchema({ description }))
}

/** An entry of `ClaimsSchema`. */
export const entrySchema = Type.Object(
  {
    Source: words(
      claimSources,
      'Where the value comes from. Leave it out when the entry has a Value.',
    ),
    ID: text(
      'The attribute of the source; with Source transformation, the name that OutputClaims use.',
    ),
    ExtensionID: text(
      'A directory extension of the user: extension_{appId without dashes}_{name}.',
    ),
    Value: text('A constant.'),
    TransformationID: text('The ID of the transformation; required with Source transformation.'),
    JwtClaimType: text('The name of the claim in JWTs.'),
    SamlClaimType: text('The name of the claim in SAML assertions, mostly a URI.'),
    SAMLNameForm: text('The format of the name in SAML assertions.', { enum: samlNameForms }),
    SamlNameIdFormat: suggestedWords(nameIdFormats, 'The format of the NameID.'),
  },
  { description: 'One claim, or one input of a transformation.' },
)

const reference = {
  ClaimTypeReferenceId: text('The ID of an entry of ClaimsSchema.'),
  TransformationClaimType: text('The name that the method gives to this input or output.'),
}

/** An item of `InputClaims`. */
export const inputClaimSchema = Type.Object(
  { ...reference, TreatAsMultiValue: flag('Transform all values, not only the first.') },
  { description: 'An entry of ClaimsSchema that is an input.' },
)

/** An item of `OutputClaims`. */
export const outputClaimSchema = Type.Object(reference, {
  description: 'The entry of ClaimsSchema that gets the result.',
})

/** An item of `InputParameters`. */
export const inputParameterSchema = Type.Object(
  {
    ID: text('The name that the method gives to this parameter.'),
    Value: text('The value.'),
    DataType: text('The type of the value: string.'),
  },
  { description: 'A constant input.' },
)

/** An item of `ClaimsTransformations`. */
export const transformationSchema = Type.Object(
  {
    ID: text('The name that entries use as TransformationID; unique in the policy.'),
    TransformationMethod: suggestedWords(
      transformationMethods.flatMap(({ name }) => [name, `${name}()`]),
      'What the transformation does.',
    ),
    InputClaims: Type.Optional(
      Type.Array(inputClaimSchema, { description: 'Inputs that are claims.' }),
    ),
    InputParameters: Type.Optional(
      Type.Array(inputParameterSchema, { description: 'Inputs that are constants.' }),
    ),
    OutputClaims: Type.Optional(
      Type.Array(outputClaimSchema, { description: 'Where the result goes.' }),
    ),
  },
  { description: 'A transformation of claims.' },
)

/** The filter of group claims. */
export const groupFilterSchema = Type.Object(
  {
    MatchOn: words(groupFilterMatches, 'The attribute of the group.'),
    Type: words(groupFilterTypes, 'How the attribute is compared.'),
    Value: text('The text to compare with.'),
  },
  { description: 'Which groups the group claim names.' },
)

/** The value of the root member `ClaimsMappingPolicy`. */
export const claimsMappingSchema = Type.Object(
  membersWithVersion({
    IncludeBasicClaimSet: flag(
      'Whether tokens have the basic claims besides those of ClaimsSchema.',
    ),
    ClaimsSchema: Type.Optional(
      Type.Array(entrySchema, {
        description: `The claims, and the inputs of transformations. The first ${maximumClaimsSchemaEntries} are read.`,
      }),
    ),
    ClaimsTransformations: Type.Optional(
      Type.Array(transformationSchema, {
        description: `The transformations of claims. The first ${maximumClaimsTransformations} are read.`,
      }),
    ),
    ClaimsTransformation: Type.Optional(
      Type.Array(transformationSchema, {
        deprecated: true,
        description: 'Another name of ClaimsTransformations, which Microsoft Entra ID may ignore.',
      }),
    ),
    GroupFilter: Type.Optional(groupFilterSchema),
    issuerWithApplicationId: flag(
      'Whether the issuer has the application id; needs a signing key of the service principal.',
    ),
    audienceOverride: text(
      'The audience, an absolute URI; needs a signing key of the service principal.',
      { pattern: String.raw`^[A-Za-z][\w+.-]*:\S+$` },
    ),
  }),
  { ...versionRequired, description: 'Which claims the tokens of an application have.' },
)
