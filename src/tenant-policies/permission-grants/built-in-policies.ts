/**
 * The permission grant policies that every tenant has.
 * Source: https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies and page "List
 * permissionGrantPolicies". DEVIATION: further built-in policies, of which no conditions are published, are left out;
 * ids of condition sets are published for one policy alone, and are made up for the others.
 */

import { complete } from '../../edm/complete.ts'
import { defaultObject } from '../../graph/default-object.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { grantConditionsType, grantPolicyType } from './types.ts'

/** The family name of the policies in the store and in the history path. */
export const grantPolicyFamily = 'permissionGrantPolicies'

const conditions = (id: string, members: JsonObject): JsonObject => ({
  id,
  ...complete(grantConditionsType, members, 'beta'),
})

const microsoftGraph = '00000003-0000-0000-c000-000000000000'
const azureAdGraph = '00000002-0000-0000-c000-000000000000'

interface BuiltInPolicy {
  readonly displayName: string
  readonly description: string
  readonly includes: readonly JsonObject[]
  readonly excludes?: readonly JsonObject[]
}

const policies: Readonly<Record<string, BuiltInPolicy>> = {
  'microsoft-user-default-legacy': {
    displayName: 'Default User Legacy Policy',
    description: 'Users can consent to every delegated permission that users can consent to.',
    includes: [
      conditions('0571a27e-0571-4a27-a000-00000000f001', {
        permissionType: 'delegatedUserConsentable',
      }),
    ],
  },
  'microsoft-user-default-low': {
    displayName: 'Default User Low Risk Policy',
    description:
      'Users can consent to delegated permissions of low impact, for verified publishers.',
    includes: [
      conditions('0571a27e-0571-4a27-a000-00000000f002', {
        clientApplicationsFromVerifiedPublisherOnly: true,
        permissionClassification: 'low',
        permissionType: 'delegated',
      }),
    ],
  },
  'microsoft-company-admin': {
    displayName: 'Company Admin Policy',
    description: 'Permissions consentable by Company Administrators.',
    includes: [
      conditions('1f06f3a1-42d3-4243-8fbc-5d0c30d4de4c', { permissionType: 'application' }),
      conditions('08619a19-ae6f-406c-b9a0-ea6af1f1558d', { permissionType: 'delegated' }),
    ],
  },
  'microsoft-application-admin': {
    displayName: 'Application Admin Policy',
    description: 'Permissions consentable by Application Administrators.',
    includes: [
      conditions('0571a27e-0571-4a27-a000-00000000f003', { permissionType: 'delegated' }),
      conditions('0571a27e-0571-4a27-a000-00000000f004', { permissionType: 'application' }),
    ],
    excludes: [
      conditions('0571a27e-0571-4a27-a000-00000000f005', {
        permissionType: 'application',
        resourceApplication: microsoftGraph,
      }),
      conditions('0571a27e-0571-4a27-a000-00000000f006', {
        permissionType: 'application',
        resourceApplication: azureAdGraph,
      }),
    ],
  },
}

/** The built-in policies. */
export const builtInPolicies: readonly StoredObject[] = Object.entries(policies).map(
  ([id, { displayName, description, includes, excludes = [] }]) =>
    defaultObject(
      { family: grantPolicyFamily, id },
      {
        ...complete(grantPolicyType, { displayName, description }, 'beta'),
        excludes,
        includes,
      },
    ),
)
