/**
 * What the sample tenant has beyond people, groups and applications: a licence, a device, an administrative unit,
 * grants, an eligible role assignment, and who owns and manages what.
 */

import type { ObjectKind } from '../../graph/object-kind.ts'
import type { Edge, EntityKey, ObjectState } from '../../store/port.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import * as kinds from '../kinds.ts'
import { sampleId } from './sample-ids.ts'

/** The service plans of the larger premium licence of Entra ID. Source: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
const servicePlans: readonly (readonly [name: string, id: string])[] = [
  ['AAD_PREMIUM', '41781fb2-bc02-4b7c-bd55-b576c07bb09d'],
  ['AAD_PREMIUM_P2', 'eec0eb4f-6444-4f95-aba0-50c24d67f998'],
  ['MFA_PREMIUM', '8a256a2b-b617-496d-b51b-e76466e88db0'],
]

const entraP2 = '84a661c4-e949-4bd2-a560-ed7766fcaf2b'

/** Ids of the application permissions of Microsoft Graph that the sample's client has. */
const graphRoles: Readonly<Record<string, string>> = {
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'Policy.ReadWrite.ApplicationConfiguration': 'be74164b-cff1-491c-8741-e671cb536e13',
  'Policy.ReadWrite.ConditionalAccess': '01c0a623-fc9b-48e9-b794-0756f8e8f067',
  'Policy.ReadWrite.TrustFramework': '79a677f7-b79d-40d0-a36a-3e6f8688dd7a',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
}

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
  ...Object.values(graphRoles).map((appRoleId, index) =>
    kinds.stateOf(kinds.appRoleAssignments, sampleId(`1a${String(index + 1).padStart(2, '0')}`), {
      appRoleId,
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
  kinds.stateOf(kinds.scopedRoleMemberships, sampleId('1c11'), {
    administrativeUnitId: unit,
    roleId: sampleId('d03'),
    roleMemberInfo: { displayName: 'Bob', id: bob },
  }),
  kinds.stateOf(kinds.eligibilityInstances, sampleId('1e01'), {
    directoryScopeId: '/',
    endDateTime: null,
    memberType: 'Direct',
    principalId: ada,
    roleDefinitionId: roleTemplates.securityReader,
    roleEligibilityScheduleId: sampleId('1e11'),
    startDateTime: '2026-01-01T00:00:00Z',
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
