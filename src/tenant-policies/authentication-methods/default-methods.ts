/**
 * The authentication methods of a new tenant.
 * Source: the example answers of the pages "Get authenticationMethodsPolicy" and "Get …AuthenticationMethodConfiguration";
 * https://learn.microsoft.com/entra/identity/authentication/concept-authentication-default-enablement.
 */

import { complete } from '../../edm/complete.ts'
import { typeAnnotation } from '../../edm/model.ts'
import { defaultObject } from '../../graph/default-object.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { methodConfiguration } from './method-types.ts'

/** The family name of methods in the store and in the history path. */
export const methodFamily = 'authenticationMethodConfigurations'

const allUsers = { targetType: 'group', id: 'all_users', isRegistrationRequired: false }

const nobody = '00000000-0000-0000-0000-000000000000'
const featureOf = (state: string): JsonObject => ({
  state,
  includeTarget: { targetType: 'group', id: 'all_users' },
  excludeTarget: { targetType: 'group', id: nobody },
})

const bindings = [
  ['PrincipalName', 'onPremisesUserPrincipalName', 'low'],
  ['RFC822Name', 'userPrincipalName', 'low'],
].map(([x509CertificateField, userProperty, trustAffinityLevel], index) => ({
  x509CertificateField,
  userProperty,
  priority: index + 1,
  trustAffinityLevel,
}))

interface DefaultMethod {
  readonly type: string
  readonly state: 'enabled' | 'disabled'
  readonly members?: JsonObject
  /** Everybody when absent. */
  readonly includeTargets?: readonly JsonObject[]
}

/** By id, in the spelling and order of the service. */
const methods: Readonly<Record<string, DefaultMethod>> = {
  Fido2: {
    type: 'fido2',
    state: 'disabled',
    members: {
      isSelfServiceRegistrationAllowed: true,
      isAttestationEnforced: true,
      keyRestrictions: { isEnforced: false, enforcementType: 'block', aaGuids: [] },
    },
  },
  MicrosoftAuthenticator: {
    type: 'microsoftAuthenticator',
    state: 'disabled',
    members: {
      isSoftwareOathEnabled: false,
      featureSettings: {
        companionAppAllowedState: featureOf('default'),
        displayAppInformationRequiredState: featureOf('default'),
        displayLocationInformationRequiredState: featureOf('default'),
        numberMatchingRequiredState: featureOf('default'),
      },
    },
    includeTargets: [{ ...allUsers, authenticationMode: 'any' }],
  },
  Sms: {
    type: 'sms',
    state: 'enabled',
    includeTargets: [{ ...allUsers, isUsableForSignIn: true }],
  },
  TemporaryAccessPass: {
    type: 'temporaryAccessPass',
    state: 'disabled',
    members: {
      defaultLifetimeInMinutes: 60,
      defaultLength: 8,
      minimumLifetimeInMinutes: 60,
      maximumLifetimeInMinutes: 480,
      isUsableOnce: false,
    },
  },
  HardwareOath: { type: 'hardwareOath', state: 'disabled' },
  SoftwareOath: { type: 'softwareOath', state: 'disabled' },
  Voice: { type: 'voice', state: 'disabled', members: { isOfficePhoneAllowed: false } },
  Email: {
    type: 'email',
    state: 'enabled',
    members: { allowExternalIdToUseEmailOtp: 'default' },
    includeTargets: [],
  },
  X509Certificate: {
    type: 'x509Certificate',
    state: 'disabled',
    members: {
      certificateUserBindings: bindings,
      authenticationModeConfiguration: {
        x509CertificateAuthenticationDefaultMode: 'x509CertificateSingleFactor',
        x509CertificateDefaultRequiredAffinityLevel: 'low',
        rules: [],
      },
      issuerHintsConfiguration: { state: 'disabled' },
      crlValidationConfiguration: { state: 'disabled' },
    },
  },
  QRCodePin: {
    type: 'qrCodePin',
    state: 'disabled',
    members: { standardQRCodeLifetimeInDays: 365, pinLength: 8 },
  },
  VerifiableCredentials: { type: 'verifiableCredentials', state: 'disabled', includeTargets: [] },
}

/** Makes a whole method of the type that `@odata.type` names. */
export function completeMethod(name: string, members: JsonObject): JsonObject {
  const type = methodConfiguration.variants[name]
  if (type === undefined) throw new TypeError(`no method of the type ${name}`)
  return { [typeAnnotation]: name, ...complete(type, members, 'beta') }
}

/** The methods that every tenant has until somebody changes them. */
export const defaultMethods: readonly StoredObject[] = Object.entries(methods).map(
  ([id, { type, state, members, includeTargets = [allUsers] }]) =>
    defaultObject(
      { family: methodFamily, id },
      completeMethod(`#microsoft.graph.${type}AuthenticationMethodConfiguration`, {
        state,
        excludeTargets: [],
        ...members,
        includeTargets,
      }),
    ),
)
