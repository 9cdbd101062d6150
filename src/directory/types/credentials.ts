/**
 * Secrets, certificates and federated identities of applications, and what they lock.
 * Source: `passwordCredential`, `keyCredential`, `federatedIdentityCredential` and the types of their members, in `microsoft.graph`.
 */

import { entity } from '../../edm/base-types.ts'
import {
  betaOnly,
  binary,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  guid,
  inBeta,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'

export const passwordCredential = complexType(
  'passwordCredential',
  declareProperties({
    customKeyIdentifier: binary,
    displayName: text,
    endDateTime: dateTimeOffset,
    hint: text,
    keyId: guid,
    secretText: text,
    startDateTime: dateTimeOffset,
  }),
)

export const keyCredential = complexType(
  'keyCredential',
  declareProperties({
    customKeyIdentifier: binary,
    displayName: text,
    endDateTime: dateTimeOffset,
    key: binary,
    keyId: guid,
    startDateTime: dateTimeOffset,
    type: text,
    usage: text,
  }),
)

const federatedIdentityExpression = complexType(
  'federatedIdentityExpression',
  declareProperties({
    languageVersion: [int32, { nullable: false }],
    value: [text, { nullable: false }],
  }),
  { versions: betaOnly },
)

export const federatedIdentityCredential = derivedType(
  'federatedIdentityCredential',
  entity,
  declareProperties({
    audiences: collection(text),
    description: text,
    issuer: [text, { nullable: false }],
    name: [text, { nullable: false }],
    subject: text,
    claimsMatchingExpression: [federatedIdentityExpression, inBeta],
  }),
)
