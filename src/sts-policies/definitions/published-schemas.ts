/** Schemas of definitions as documents for editors: each describes the whole JSON object inside `definition`. */

import { Type, type TSchema } from 'typebox'
import { policyTypes } from '../model/policy-types.ts'
import { definitionTypeOf } from './definition-types.ts'

/**
 * Schemas by type of policy. They refuse only what the service refuses: names match in any letter case, so no member
 * is required by name and members with other names are allowed.
 */
export const publishedSchemas: Readonly<Record<string, TSchema>> = Object.fromEntries(
  policyTypes.map((type) => {
    const document = Type.Object(
      { [type.name]: Type.Optional(definitionTypeOf(type).schema) },
      {
        title: type.name,
        description: `The JSON text in \`definition\` of a ${type.name}. \`${type.name}\` is its only member.`,
      },
    )
    return [type.name, document]
  }),
)
