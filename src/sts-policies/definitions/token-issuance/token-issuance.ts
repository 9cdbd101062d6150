/**
 * A TokenIssuancePolicy definition: its schema, and what it says. It is about SAML tokens alone.
 * Source: Graph page of `tokenIssuancePolicy`, v1.0.
 */

import { Type } from 'typebox'
import type { JsonValue } from '../../../kernel/json.ts'
import {
  booleanSchema,
  membersWithVersion,
  versionRequired,
  wordSchema,
} from '../definition-schemas.ts'
import { booleanOf, knownWordOf } from '../read-values.ts'
import { presentMembers, readStoredRoot } from '../stored-root.ts'

/** How SAML tokens are signed. */
export const signingAlgorithms = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
] as const

/** What of a SAML answer is signed. */
export const signingPolicies = ['ResponseOnly', 'TokenOnly', 'ResponseAndToken'] as const

/** Versions of SAML tokens. */
export const samlTokenVersions = ['1.1', '2.0'] as const

/** What a stored definition says. */
export interface TokenIssuanceDefinition {
  readonly signingAlgorithm?: (typeof signingAlgorithms)[number]
  readonly tokenResponseSigningPolicy?: (typeof signingPolicies)[number]
  readonly samlTokenVersion?: (typeof samlTokenVersions)[number]
  /** Whether attributes have a `NameFormat`. */
  readonly emitsSamlNameFormat?: boolean
}

/** The value of the root member `TokenIssuancePolicy`. */
export const tokenIssuanceSchema = Type.Object(
  membersWithVersion({
    SigningAlgorithm: Type.Optional(
      wordSchema(signingAlgorithms, { description: 'How SAML tokens are signed.' }),
    ),
    TokenResponseSigningPolicy: Type.Optional(
      wordSchema(signingPolicies, { description: 'What of a SAML answer is signed.' }),
    ),
    SamlTokenVersion: Type.Optional(
      Type.Unsafe<string | number>({
        enum: [...samlTokenVersions, 1.1, 2],
        description: 'The version of SAML tokens: "1.1" or "2.0".',
      }),
    ),
    EmitSAMLNameFormat: Type.Optional(
      booleanSchema({ description: 'Adds `NameFormat` to the attributes of SAML tokens.' }),
    ),
  }),
  { ...versionRequired, description: 'How SAML tokens are issued. JWTs do not change.' },
)

/** The version that a value names. WHY also numbers: clients send 1.1 without quotes. */
export function samlTokenVersionOf(
  value: JsonValue | undefined,
): (typeof samlTokenVersions)[number] | undefined {
  if (value === 1.1) return '1.1'
  return value === 2 ? '2.0' : knownWordOf(value, samlTokenVersions)
}

/** Reads a stored definition; undefined when the service loads nothing from it. */
export function readTokenIssuance(text: string): TokenIssuanceDefinition | undefined {
  const root = readStoredRoot(text, 'TokenIssuancePolicy')
  if (root === undefined) return undefined
  const valueOf = (name: string) => root.member(name)?.value
  return presentMembers({
    signingAlgorithm: knownWordOf(valueOf('SigningAlgorithm'), signingAlgorithms),
    tokenResponseSigningPolicy: knownWordOf(valueOf('TokenResponseSigningPolicy'), signingPolicies),
    samlTokenVersion: samlTokenVersionOf(valueOf('SamlTokenVersion')),
    emitsSamlNameFormat: booleanOf(valueOf('EmitSAMLNameFormat')),
  })
}
