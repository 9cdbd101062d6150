/**
 * The ids of cryptographic keys that technical profiles of a kind use.
 * Source: Azure AD B2C, pages of the technical profiles; custom-policy starter packs; azure-ad-b2c/samples.
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { ProfileKind } from './profile-kinds.ts'

const keysByKind: Readonly<Partial<Record<ProfileKind, readonly string[]>>> = {
  // WHY: the starter packs give their issuer of tokens this protocol.
  openIdConnect: [
    'client_secret',
    'assertion_signing_key',
    'issuer_secret',
    'issuer_refresh_token_key',
  ],
  oauth1: ['client_secret'],
  oauth2: ['client_secret', 'assertion_signing_key', 'issuer_secret'],
  oauth2ErrorIssuer: ['issuer_secret'],
  idTokenHint: ['client_secret', 'issuer_secret'],
  saml: [
    'SamlMessageSigning',
    'SamlAssertionDecryption',
    'SamlAssertionSigning',
    'MetadataSigning',
    'issuer_secret',
  ],
  jwtIssuer: ['issuer_secret', 'issuer_refresh_token_key', 'client_secret'],
  userInfo: ['issuer_secret'],
  selfAsserted: ['issuer_secret'],
  directory: ['issuer_secret'],
  phoneFactor: ['issuer_secret'],
}

/**
 * The ids that profiles of a kind use; undefined when any id is allowed: with `ApiKeyHeader` an id of a REST profile is
 * the name of a header, and other kinds use no keys.
 */
export function keyIdsOf(kind: ProfileKind): readonly string[] | undefined {
  return keysByKind[kind]
}

/** Tells whether a profile has a key with this id, without regard to case. */
export function hasKey(keys: readonly { readonly id: string }[], id: string): boolean {
  return keys.some((key) => keyOf(key.id) === keyOf(id))
}
