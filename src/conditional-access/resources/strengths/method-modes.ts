/**
 * The method modes that combinations are made of, with their names and methods.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-authenticationmethodmodes
 */

import { encodeComplex } from '../../../edm/complete.ts'
import { objectKind, storedAs } from '../../../graph/object-kind.ts'
import type { EntitySet } from '../../../graph/entity-set.ts'
import { bothVersions } from '../../../graph/message.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readStrengths } from './access.ts'
import { builtInSince } from '../../model/strengths/built-in-strengths.ts'
import type { MethodMode } from '../../model/strengths/combinations.ts'
import { methodModeDetailType } from '../../model/strengths/strength-types.ts'
import { strengthCodes } from './strength-codes.ts'

/** The display name and the method of each mode. */
const details: Readonly<Record<MethodMode, readonly [displayName: string, method: string]>> = {
  password: ['Password', 'password'],
  voice: ['Voice', 'voice'],
  hardwareOath: ['Hardware OATH tokens', 'hardwareOath'],
  softwareOath: ['Software OATH tokens', 'softwareOath'],
  sms: ['SMS', 'sms'],
  fido2: ['FIDO2 Security Key', 'fido2'],
  windowsHelloForBusiness: ['Windows Hello for Business', 'windowsHelloForBusiness'],
  microsoftAuthenticatorPush: [
    'Microsoft Authenticator (push notification)',
    'microsoftAuthenticator',
  ],
  deviceBasedPush: ['Microsoft Authenticator (Passwordless)', 'microsoftAuthenticator'],
  temporaryAccessPassOneTime: ['Temporary Access Pass (one-time use)', 'temporaryAccessPass'],
  temporaryAccessPassMultiUse: ['Temporary Access Pass (multi-use)', 'temporaryAccessPass'],
  email: ['Email one-time passcode', 'email'],
  x509CertificateSingleFactor: [
    'Certificate-based authentication (single factor)',
    'x509Certificate',
  ],
  x509CertificateMultiFactor: ['Certificate-based authentication (multifactor)', 'x509Certificate'],
  federatedSingleFactor: ['Federation (single factor)', 'federation'],
  federatedMultiFactor: ['Federation (multifactor)', 'federation'],
  qrCodePin: ['QR code', 'qrCodePin'],
}

const family = 'authenticationMethodModes'

const everyMode: readonly StoredObject[] = Object.entries(details).map(
  ([id, [displayName, authenticationMethod]]) => ({
    family,
    id,
    version: 1,
    body: { displayName, authenticationMethod },
    createdAt: builtInSince,
    modifiedAt: builtInSince,
  }),
)

/** The collection of method modes, the same in every tenant. */
export const methodModeSet: EntitySet = {
  kind: objectKind<JsonObject>({
    name: family,
    indexed: ['displayName', 'authenticationMethod'],
    misfitOf: storedAs(methodModeDetailType),
    index: (body) =>
      Object.entries(body).flatMap(([property, value]) =>
        typeof value === 'string' ? [{ property, value }] : [],
      ),
  }),
  path: '/identity/conditionalAccess/authenticationStrength/authenticationMethodModes',
  versions: bothVersions,
  keyTemplate: '{id}',
  contextPath: 'identity/conditionalAccess/authenticationStrength/authenticationMethodModes',
  type: {
    name: methodModeDetailType.name,
    properties: methodModeDetailType.properties.map(({ name }) => name),
    schema: methodModeDetailType,
    encode: ({ id, body }, { version, showsUnknownMembers }) =>
      encodeComplex(methodModeDetailType, { id, ...body }, version, { showsUnknownMembers }),
  },
  readAccess: readStrengths,
  notFoundError: (id) =>
    new OstiaryError('resourceNotFound', {
      ostiaryCode: strengthCodes.methodModeNotFound,
      message: `AuthenticationMethodModeDetail with id ${id} does not exist in the directory.`,
    }),
  fixed: everyMode,
  isBounded: true,
}
