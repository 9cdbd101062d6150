/** What the operations on sets take and answer. */

import { Type } from 'typebox'
import type { Declaration, DeclaredRequest } from '../../../api/declaration.ts'
import { findingSchema } from '../../../api/finding-schema.ts'
import { asComponent, listOf } from '../../../api/schema/values.ts'
import { descendantsHeader, missingKeysHeader } from '../upload/upload-wishes.ts'

const wish = (description: string) =>
  Type.Optional(Type.Union([Type.Literal('warn'), Type.Literal('refuse')], { description }))

const takes: readonly DeclaredRequest[] = [
  {
    mediaType: 'multipart/form-data',
    schema: Type.Object({
      environment: Type.Optional(
        Type.String({ description: 'An environment of `appsettings.json`.' }),
      ),
      file: listOf(Type.String({ format: 'binary' }), {
        description: 'XML files of policies, and `appsettings.json`.',
      }),
    }),
    description: 'Each part with a file name is a file; the names of the fields are free.',
  },
  {
    mediaType: 'application/zip',
    schema: Type.String({ format: 'binary' }),
    description: 'An archive of the files. Files of other types are ignored.',
  },
]

const setAnswer = Type.Object(
  {
    isValid: Type.Boolean({ description: 'True when no policy has a finding.' }),
    policies: listOf(
      Type.Object({
        file: Type.String(),
        id: Type.Optional(Type.String({ description: 'The `PolicyId`, where it can be read.' })),
        change: Type.Optional(
          Type.Union([Type.Literal('create'), Type.Literal('replace'), Type.Literal('none')], {
            description: 'What becomes of the stored policy; absent when the set is refused.',
          }),
        ),
        findings: listOf(findingSchema, { description: 'Why the policy is refused.' }),
        '@ostiary.warnings': listOf(findingSchema),
      }),
      { description: 'Base policies first.' },
    ),
    skipped: listOf(Type.String(), { description: 'XML files that are not policies.' }),
    '@ostiary.warnings': listOf(findingSchema, {
      description: 'What the set breaks in stored policies that are not part of it.',
    }),
  },
  asComponent('policySetAnswer'),
)

const shared = {
  query: Type.Object({
    environment: Type.Optional(
      Type.String({ description: 'An environment of `appsettings.json`.' }),
    ),
  }),
  headers: {
    [missingKeysHeader]: wish(
      'What a missing key container is; the setting of the service if absent.',
    ),
    [descendantsHeader]: wish('What breaking a stored policy is; `warn` if absent.'),
  },
  takes,
  answers: [{ mediaType: 'application/json', schema: setAnswer }],
} as const

/** Of `policies:validate`. */
export const validateDeclaration: Declaration = {
  ...shared,
  operationId: 'validateTrustFrameworkPolicies',
  summary: 'Check a set of policies',
  description:
    'Orders the policies of a set and checks them against each other and those of the tenant. Placeholders are replaced by the settings of an environment. Nothing is stored.',
  errors: { 400: 'The body is not a set.' },
}

/** Of `policies:apply`. */
export const applyDeclaration: Declaration = {
  ...shared,
  operationId: 'applyTrustFrameworkPolicies',
  summary: 'Store a set of policies',
  description:
    'Checks a set as `policies:validate` does, and stores all its policies in one transaction, or none. Policies of the tenant that are not in the set stay.',
  errors: {
    400: 'The body is not a set, or a policy is refused; each finding has its file and place.',
    409: 'The set breaks a stored policy and the request refuses that, or other writes came between.',
  },
}
