/**
 * The published types of policy keys. Source: the Graph beta pages of `trustFrameworkKeySet`, `trustFrameworkKey` and
 * `trustFrameworkKey_v2`; the metadata of beta.
 */

import { entity } from '../../edm/base-types.ts'
import {
  betaOnly,
  collection,
  complexType,
  derivedType,
  entityType,
  enumType,
  int64,
  property,
  text,
} from '../../edm/model.ts'

/** Whether a key may be used. */
export const keyStatus = enumType('trustFrameworkKeyStatus', {
  enabled: 0,
  disabled: 1,
  unknownFutureValue: 2,
})

/** The members of a JSON Web Key. Those with private material can be written, and are always read as null. */
const keyMembers = [
  property('d', text),
  property('dp', text),
  property('dq', text),
  property('e', text),
  property('exp', int64),
  property('k', text),
  property('kid', text),
  property('kty', text),
  property('n', text),
  property('nbf', int64),
  property('p', text),
  property('q', text),
  property('qi', text),
  property('status', keyStatus),
  property('use', text),
  property('x5c', collection(text)),
  property('x5t', text),
] as const

/** A key as part of its set. */
export const keyType = complexType('trustFrameworkKey', keyMembers, { versions: betaOnly })

/** A key as an entity below its set. */
export const keyEntityType = entityType(
  'trustFrameworkKey_v2',
  keyMembers.map((member) =>
    member.name === 'kid' ? property('kid', text, { nullable: false }) : member,
  ),
  { key: 'kid', versions: betaOnly },
)

/** A named set of keys: what policies call a key container. */
export const keySetType = derivedType(
  'trustFrameworkKeySet',
  entity,
  [property('keys', collection(keyType))],
  { versions: betaOnly },
)

const period = [property('nbf', int64), property('exp', int64)] as const

/** The parameters of `generateKey`. */
export const generateKeyType = complexType('generateKeyParameters', [
  property('use', text),
  property('kty', text),
  ...period,
])

/** The parameters of `uploadSecret`. */
export const uploadSecretType = complexType('uploadSecretParameters', [
  property('use', text),
  property('k', text),
  ...period,
])

/** The parameters of `uploadCertificate`. */
export const uploadCertificateType = complexType('uploadCertificateParameters', [
  property('key', text),
])

/** The parameters of `uploadPkcs12`. */
export const uploadPkcs12Type = complexType('uploadPkcs12Parameters', [
  property('key', text),
  property('password', text),
])
