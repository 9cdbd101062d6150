/**
 * The authentication methods policy of a tenant, which contains the methods.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
 */

import { entity } from '../../edm/base-types.ts'
import { encodeComplex } from '../../edm/complete.ts'
import {
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  enumType,
  inBeta,
  int32,
  property,
  text,
} from '../../edm/model.ts'
import { formatSevenDigits } from '../../kernel/clock.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { authenticationMethodAccess } from '../access.ts'
import { checkRange, checkTargets } from '../shared/checks.ts'
import { entityTypeOf } from '../shared/policy-kind.ts'
import { tenantSingleton } from '../shared/tenant-singleton.ts'
import { encodeMethods } from './methods.ts'
import {
  advancedConfigState,
  campaignTarget,
  excludeTarget,
  includeTarget,
  methodConfiguration,
} from './method-types.ts'

const id = 'authenticationMethodsPolicy'
const displayName = 'Authentication Methods Policy'
const description =
  'The tenant-wide policy that controls which authentication methods are allowed in the tenant, authentication method registration requirements, and self-service password reset settings'

const notNull = { nullable: false } as const
const readOnly = { isReadOnly: true } as const

const campaign = complexType('authenticationMethodsRegistrationCampaign', [
  property('enforceRegistrationAfterAllowedSnoozes', boolean, inBeta),
  property('excludeTargets', collection(excludeTarget)),
  property('includeTargets', collection(campaignTarget)),
  property('snoozeDurationInDays', int32, notNull),
  property('state', advancedConfigState, notNull),
])

const suspiciousActivity = complexType('reportSuspiciousActivitySettings', [
  property('includeTarget', includeTarget, notNull),
  property('state', advancedConfigState, notNull),
  property('voiceReportingCode', int32),
])

const credentialPreferences = complexType('systemCredentialPreferences', [
  property('excludeTargets', collection(excludeTarget)),
  property('includeTargets', collection(includeTarget)),
  property('state', advancedConfigState, notNull),
])

const policyType = derivedType('authenticationMethodsPolicy', entity, [
  property('description', text, readOnly),
  property('displayName', text, readOnly),
  property('lastModifiedDateTime', dateTimeOffset, readOnly),
  property(
    'policyMigrationState',
    enumType('authenticationMethodsPolicyMigrationState', {
      preMigration: 0,
      migrationInProgress: 1,
      migrationComplete: 2,
      unknownFutureValue: 3,
    }),
  ),
  property('policyVersion', text, readOnly),
  property('reconfirmationInDays', int32, readOnly),
  property(
    'registrationEnforcement',
    complexType('registrationEnforcement', [
      property('authenticationMethodsRegistrationCampaign', campaign),
    ]),
  ),
  property('reportSuspiciousActivitySettings', suspiciousActivity, inBeta),
  property('systemCredentialPreferences', credentialPreferences, inBeta),
  property('authenticationMethodConfigurations', collection(methodConfiguration), readOnly),
])

const everybody = { id: 'all_users', targetType: 'group' }

const fixedMembers: JsonObject = {
  id,
  displayName,
  description,
  policyVersion: '1.5',
  reconfirmationInDays: null,
}

const campaignPlace = ['registrationEnforcement', 'authenticationMethodsRegistrationCampaign']
const preferencesPlace = ['systemCredentialPreferences']

/** Source: `authenticationMethodsRegistrationCampaign`: zero means at each sign-in. */
function check(body: JsonObject): readonly Finding[] {
  return [
    ...checkRange(body, [...campaignPlace, 'snoozeDurationInDays'], [0, 14]),
    ...[campaignPlace, preferencesPlace].flatMap((place) => [
      ...checkTargets(body, [...place, 'includeTargets']),
      ...checkTargets(body, [...place, 'excludeTargets']),
    ]),
  ]
}

/** GET and PATCH of the policy. An answer contains every method. */
export const authenticationMethodsPolicy = tenantSingleton({
  name: 'authenticationMethodsPolicy',
  id,
  type: policyType,
  mainMember: 'registrationEnforcement',
  initial: {
    policyMigrationState: 'migrationComplete',
    registrationEnforcement: {
      authenticationMethodsRegistrationCampaign: {
        enforceRegistrationAfterAllowedSnoozes: true,
        excludeTargets: [],
        includeTargets: [{ ...everybody, targetedAuthenticationMethod: 'microsoftAuthenticator' }],
        snoozeDurationInDays: 1,
        state: 'default',
      },
    },
    reportSuspiciousActivitySettings: {
      includeTarget: everybody,
      state: 'default',
      voiceReportingCode: 0,
    },
    systemCredentialPreferences: {
      excludeTargets: [],
      includeTargets: [everybody],
      state: 'default',
    },
  },
  fixedMembers,
  path: '/policies/authenticationMethodsPolicy',
  contextPath: 'authenticationMethodsPolicy',
  noun: 'authentication methods policy',
  displayName,
  loggedByService: 'Authentication Methods',
  access: authenticationMethodAccess,
  check,
  beforeStoring: (body, { at }) => ({ ...body, lastModifiedDateTime: formatSevenDigits(at) }),
  typeFor: async (context) => {
    const authenticationMethodConfigurations = await encodeMethods(context)
    const type = entityTypeOf(policyType)
    return {
      ...type,
      encode: ({ body }, { version, showsUnknownMembers }) =>
        encodeComplex(
          policyType,
          {
            ...fixedMembers,
            lastModifiedDateTime: null,
            ...body,
            authenticationMethodConfigurations,
          },
          version,
          { showsUnknownMembers },
        ),
    }
  },
})
