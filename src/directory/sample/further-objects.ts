/**
 * What the sample tenant has beyond people, groups and applications: a licence, a device, an administrative unit,
 * grants, an eligible role assignment, and who owns and manages what.
 */

import type { ObjectKind } from '../../graph/object-kind.ts'
import type { Edge, EntityKey, ObjectState } from '../../store/port.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { scopedAssignmentId } from '../role-assignments/assignment-id.ts'
import * as kinds from '../kinds.ts'
import { graphRoleId } from '../service-principals/microsoft-graph.ts'
import { sampleId } from './sample-ids.ts'

/** The service plans of the larger premium licence of Entra ID. Source: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
const servicePlans: readonly (readonly [name: string, id: string])[] = [
  ['AAD_PREMIUM', '41781fb2-bc02-4b7c-bd55-b576c07bb09d'],
  ['AAD_PREMIUM_P2', 'eec0eb4f-6444-4f95-aba0-50c24d67f998'],
  ['MFA_PREMIUM', '8a256a2b-b617-496d-b51b-e76466e88db0'],
]

const entraP2 = '84a661c4-e949-4bd2-a560-ed7766fcaf2b'

/**
 * Application permissions of the sample's confidential client. The ids of the sample depend on their order: add new
 * ones at the end.
 */
const clientPermissions: readonly string[] = [
  'Application.Read.All',
  'AuditLog.Read.All',
  'Directory.Read.All',
  'Group.Read.All',
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.TrustFramework',
  'User.Read.All',
]

/** The sample's client and Microsoft Graph as service principals, and the public client. */
const client = sampleId('f01')
const publicClient = sampleId('f02')
const graph = sampleId('f11')
const administrator = sampleId('a01')
const ada = sampleId('a04')
const bob = sampleId('a05')
const device = sampleId('1b01')
const unit = sampleId('1c01')

const licence = (tenantId: string): ObjectState =>
  kinds.stateOf(kinds.subscribedSkus, `${tenantId}_${entraP2}`, {
    accountId: tenantId,
    accountName: 'Contoso',
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: 0,
    prepaidUnits: { enabled: 25, lockedOut: 0, suspended: 0, warning: 0 },
    servicePlans: servicePlans.map(([servicePlanName, servicePlanId]) => ({
      appliesTo: 'User',
      provisioningStatus: 'Success',
      servicePlanId,
      servicePlanName,
    })),
    skuId: entraP2,
    skuPartNumber: 'AAD_PREMIUM_P2',
    subscriptionIds: [],
  })

const permissions: readonly ObjectState[] = [
  ...clientPermissions.map((permission, index) =>
    kinds.stateOf(kinds.appRoleAssignments, sampleId(`1a${String(index + 1).padStart(2, '0')}`), {
      appRoleId: graphRoleId(permission) ?? null,
      principalDisplayName: 'Sample Confidential Client',
      principalId: client,
      principalType: 'ServicePrincipal',
      resourceDisplayName: 'Microsoft Graph',
      resourceId: graph,
    }),
  ),
  kinds.stateOf(kinds.oauth2PermissionGrants, sampleId('1d01'), {
    clientId: publicClient,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: graph,
    scope: 'User.Read',
  }),
]

const things: readonly ObjectState[] = [
  kinds.stateOf(kinds.devices, device, {
    accountEnabled: true,
    deviceId: sampleId('1b11'),
    displayName: 'ADA-LAPTOP',
    isCompliant: true,
    isManaged: true,
    operatingSystem: 'Windows',
    operatingSystemVersion: '10.0.26100.1',
    profileType: 'RegisteredDevice',
    trustType: 'AzureAd',
  }),
  kinds.stateOf(kinds.administrativeUnits, unit, {
    description: null,
    displayName: 'Branch Offices',
    isMemberManagementRestricted: false,
  }),
  kinds.stateOf(
    kinds.roleAssignments,
    scopedAssignmentId(
      { roleDefinitionId: roleTemplates.securityReader, principalId: bob },
      `/administrativeUnits/${unit}`,
    ),
    {
      directoryScopeId: `/administrativeUnits/${unit}`,
      principalId: bob,
      roleDefinitionId: roleTemplates.securityReader,
    },
  ),
  kinds.stateOf(kinds.eligibilitySchedules, sampleId('1e01'), {
    directoryScopeId: '/',
    memberType: 'Direct',
    principalId: ada,
    roleDefinitionId: roleTemplates.securityReader,
    scheduleInfo: {
      expiration: { type: 'noExpiration' },
      startDateTime: '2026-01-01T00:00:00Z',
    },
    status: 'Provisioned',
  }),
  kinds.stateOf(kinds.federatedIdentityCredentials, sampleId('1f01'), {
    applicationId: sampleId('c01'),
    audiences: ['api://AzureADTokenExchange'],
    description: null,
    issuer: 'https://token.actions.githubusercontent.com',
    name: 'deploy',
    subject: 'repo:contoso/policies:ref:refs/heads/main',
  }),
]

/** The further objects of the sample tenant. */
export function furtherObjects(tenantId: string): readonly ObjectState[] {
  return [licence(tenantId), ...permissions, ...things]
}

const key = ({ name: family }: ObjectKind, id: string): EntityKey => ({ family, id })

/** Who owns, manages and uses what, and who is in the administrative unit. */
export const furtherEdges: readonly Edge[] = [
  {
    relation: kinds.managerRelation,
    source: key(kinds.users, bob),
    target: key(kinds.users, ada),
  },
  ...[
    key(kinds.groups, sampleId('b02')),
    key(kinds.applications, sampleId('c01')),
    key(kinds.servicePrincipals, client),
  ].map((source) => ({
    relation: kinds.ownersRelation,
    source,
    target: key(kinds.users, administrator),
  })),
  ...[kinds.registeredOwnersRelation, kinds.registeredUsersRelation].map((relation) => ({
    relation,
    source: key(kinds.devices, device),
    target: key(kinds.users, ada),
  })),
  {
    relation: kinds.membersRelation,
    source: key(kinds.administrativeUnits, unit),
    target: key(kinds.users, bob),
  },
]
