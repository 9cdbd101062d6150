/**
 * The sample tenant: fixed, public ids and one public secret, for loopback only. Documents and tests name its
 * objects.
 */

import type { TenantId } from '../../kernel/ids.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import type { Edge, EntityKey, ObjectState, Store, Tenant } from '../../store/port.ts'
import { builtInRoles } from '../built-in-roles.ts'
import { digestSecret } from '../credentials/secret-digest.ts'
import { withCredentials } from '../credentials/stored-credentials.ts'
import { commandLineClientId } from '../first-administrator.ts'
import {
  agreements,
  applications,
  directoryRoles,
  groups,
  membersRelation,
  servicePrincipals,
  stateOf,
  subscribedSkus,
  users,
} from '../kinds.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import { furtherEdges, furtherObjects } from './further-objects.ts'
import { firstPartyApplications } from '../service-principals/first-party-applications.ts'
import { sampleId } from './sample-ids.ts'

/** The sample tenant's id. */
export const contosoTenantId = '0571a27e-0571-4a27-a000-000000000001' as TenantId

/** The sample tenant's default domain. */
export const contosoDomain = 'contoso.onmicrosoft.com'

/** The sample's confidential client. The secret is public on purpose. */
export const contosoClient = {
  appId: '0571a27e-0571-4a27-a000-0000000000c1',
  secret: 'ostiary-sample-secret',
} as const

/** The password of every user of the sample. It is public on purpose. */
export const contosoPassword = 'ostiary-sample-password'

interface SampleUser {
  readonly id: string
  readonly alias: string
  readonly displayName: string
  readonly roles: readonly string[]
  readonly guest?: true
}

const sampleUsers: readonly SampleUser[] = [
  {
    id: sampleId('a01'),
    alias: 'admin',
    displayName: 'Sample Administrator',
    roles: [roleTemplates.globalAdministrator],
  },
  {
    id: sampleId('a02'),
    alias: 'ca-admin',
    displayName: 'Conditional Access Administrator',
    roles: [roleTemplates.conditionalAccessAdministrator],
  },
  {
    id: sampleId('a03'),
    alias: 'reader',
    displayName: 'Security Reader',
    roles: [roleTemplates.securityReader],
  },
  { id: sampleId('a04'), alias: 'ada', displayName: 'Ada', roles: [] },
  { id: sampleId('a05'), alias: 'bob', displayName: 'Bob', roles: [] },
  { id: sampleId('a06'), alias: 'guest', displayName: 'Guest', roles: [], guest: true },
  {
    id: sampleId('a07'),
    alias: 'break-glass-1',
    displayName: 'Break Glass 1',
    roles: [roleTemplates.globalAdministrator],
  },
  {
    id: sampleId('a08'),
    alias: 'break-glass-2',
    displayName: 'Break Glass 2',
    roles: [roleTemplates.globalAdministrator],
  },
]

interface SampleGroup {
  readonly id: string
  readonly displayName: string
  /** Aliases of users and names of groups. */
  readonly members: readonly string[]
  readonly roles?: readonly string[]
}

const sampleGroups: readonly SampleGroup[] = [
  { id: sampleId('b01'), displayName: 'All Staff', members: ['Sales', 'Engineering'] },
  { id: sampleId('b02'), displayName: 'Sales', members: ['Sales East'] },
  { id: sampleId('b03'), displayName: 'Sales East', members: ['ada'] },
  { id: sampleId('b04'), displayName: 'Engineering', members: ['bob'] },
  { id: sampleId('b05'), displayName: 'Break Glass', members: ['break-glass-1', 'break-glass-2'] },
  {
    id: sampleId('b06'),
    displayName: 'Policy Operators',
    members: ['bob'],
    roles: [roleTemplates.applicationAdministrator],
  },
  // The groups that the sample of the 2019 "Update Policy" page names.
  { id: '796f8da4-21f2-4148-a34b-9735811d5852', displayName: 'Pilot Users', members: ['ada'] },
  { id: '5fad529d-b4a2-4d4d-89c5-e72be11a8ab5', displayName: 'Pilot Owners', members: ['bob'] },
  { id: '46756a9c-01c0-4526-96e1-5f343c240567', displayName: 'Pilot Exceptions', members: [] },
]

/**
 * Template ids of the activated roles. The ids of the sample depend on their order: add new ones at the end.
 */
const activatedRoles: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.conditionalAccessAdministrator,
  roleTemplates.securityReader,
  roleTemplates.applicationAdministrator,
  roleTemplates.b2cIefPolicyAdministrator,
]

const tenant: Tenant = {
  id: contosoTenantId,
  displayName: 'Contoso',
  domains: [
    { name: contosoDomain, isDefault: true },
    { name: 'yourtenant.onmicrosoft.com', isDefault: false },
    { name: 'tenantname.onmicrosoft.com', isDefault: false },
    { name: 'contoso.com', isDefault: false },
  ],
  createdAt: new Date('2026-01-01T00:00:00Z'),
}

function userState(user: SampleUser, passwordDigest: string): ObjectState {
  const userPrincipalName = `${user.alias}@contoso.com`
  return stateOf(users, user.id, {
    accountEnabled: true,
    displayName: user.displayName,
    mail: userPrincipalName,
    userPrincipalName,
    userType: user.guest ? 'Guest' : 'Member',
    ...withCredentials({}, { passwordDigest }),
  })
}

function groupState(group: SampleGroup): ObjectState {
  return stateOf(groups, group.id, {
    displayName: group.displayName,
    isAssignableToRole: group.roles !== undefined,
    mailEnabled: false,
    securityEnabled: true,
  })
}

function roleState(roleTemplateId: string, index: number): ObjectState {
  return stateOf(directoryRoles, sampleId(`d${String(index + 1).padStart(2, '0')}`), {
    displayName: builtInRoles.get(roleTemplateId) ?? null,
    roleTemplateId,
  })
}

function servicePrincipalState(id: string, appId: string, displayName: string): ObjectState {
  return stateOf(servicePrincipals, id, {
    accountEnabled: true,
    appDisplayName: displayName,
    appId,
    displayName,
    servicePrincipalNames: [appId],
    servicePrincipalType: 'Application',
  })
}

/** The terms of use that a policy of the sample may require. */
const agreementState: ObjectState = stateOf(agreements, sampleId('aa01'), {
  displayName: 'Contoso Terms of Use',
  isPerDeviceAcceptanceRequired: false,
  isViewingBeforeAcceptanceRequired: true,
  termsExpiration: null,
  userReacceptRequiredFrequency: 'P90D',
})

async function applicationStates(): Promise<readonly ObjectState[]> {
  const confidential = {
    appId: contosoClient.appId,
    displayName: 'Sample Confidential Client',
    passwordCredentials: [
      {
        displayName: 'public sample secret',
        endDateTime: null,
        hint: contosoClient.secret.slice(0, 3),
        keyId: sampleId('e01'),
        secretDigest: await digestSecret(contosoClient.secret),
      },
    ],
    publisherDomain: contosoDomain,
  }
  const open = {
    appId: commandLineClientId,
    displayName: 'Sample Public Client',
    isFallbackPublicClient: true,
    publicClient: { redirectUris: ['http://localhost'] },
    publisherDomain: contosoDomain,
  }
  return [
    stateOf(applications, sampleId('c01'), confidential),
    stateOf(applications, sampleId('c02'), open),
    servicePrincipalState(sampleId('f01'), confidential.appId, confidential.displayName),
    servicePrincipalState(sampleId('f02'), open.appId, open.displayName),
    ...firstPartyApplications.map(([appId, displayName], index) =>
      servicePrincipalState(sampleId(`f${index + 11}`), appId, displayName),
    ),
  ]
}

function membershipEdges(roleStates: readonly ObjectState[]): readonly Edge[] {
  const key = (kind: ObjectKind, id: string): EntityKey => ({ family: kind.name, id })
  const memberKeys = new Map<string, EntityKey>([
    ...sampleUsers.map(({ alias, id }) => [alias, key(users, id)] as const),
    ...sampleGroups.map(({ displayName, id }) => [displayName, key(groups, id)] as const),
  ])
  const roleMembers = [...sampleUsers, ...sampleGroups].flatMap((holder) => {
    const member = key('alias' in holder ? users : groups, holder.id)
    return (holder.roles ?? []).flatMap((template) =>
      roleStates
        .filter(({ body }) => body['roleTemplateId'] === template)
        .map((role) => ({ relation: membersRelation, source: role, target: member })),
    )
  })
  const groupMembers = sampleGroups.flatMap((group) =>
    group.members.flatMap((name) => {
      const target = memberKeys.get(name)
      return target ? [{ relation: membersRelation, source: key(groups, group.id), target }] : []
    }),
  )
  return [...roleMembers, ...groupMembers]
}

/**
 * Creates the sample tenant, its directory and the other objects of the sample. After an interrupted start, and over
 * the data of an earlier release, it creates only the missing ones.
 */
export async function seedContoso(store: Store, further: readonly ObjectState[]): Promise<void> {
  if (!(await store.findTenant(contosoTenantId))) await store.createTenant(tenant)
  if ((await store.count(contosoTenantId, users.name)) === 0) {
    const roles = activatedRoles.map(roleState)
    const passwordDigest = await digestSecret(contosoPassword)
    const states = [
      ...further,
      ...sampleUsers.map((user) => userState(user, passwordDigest)),
      ...sampleGroups.map(groupState),
      ...roles,
      ...(await applicationStates()),
      agreementState,
    ]
    await createAll(store, states, membershipEdges(roles))
  }
  // WHY the licences: nobody can delete them, so that the others are not created again after somebody deleted them.
  if ((await store.count(contosoTenantId, subscribedSkus.name)) === 0) {
    await createAll(store, furtherObjects(contosoTenantId), furtherEdges)
  }
  await addPasswords(store)
}

const seeding = {
  author: { kind: 'system', id: 'ostiary', displayName: 'Sample tenant' },
  requestId: contosoTenantId,
  at: tenant.createdAt,
} as const

/** Gives the users of a sample of an earlier release their password. */
async function addPasswords(store: Store): Promise<void> {
  const found = await Promise.all(
    sampleUsers.map(({ id }) => store.find(contosoTenantId, { family: users.name, id })),
  )
  const without = found.filter(
    (user) => user !== undefined && user.body['credentials'] === undefined,
  )
  if (without.length === 0) return
  const passwordDigest = await digestSecret(contosoPassword)
  await store.write(contosoTenantId, seeding, async (transaction) => {
    for (const user of without) {
      if (user === undefined) continue
      const body = withCredentials(user.body, { passwordDigest })
      await transaction.replace(stateOf(users, user.id, body))
    }
  })
}

async function createAll(
  store: Store,
  states: readonly ObjectState[],
  edges: readonly Edge[],
): Promise<void> {
  await store.write(contosoTenantId, seeding, async (transaction) => {
    for (const state of states) await transaction.create(state)
    for (const edge of edges) await transaction.link(edge)
  })
}
