/**
 * The authorization policy: who may invite guests, what guests and members may do. v1.0 has one entity; beta has the
 * same entity in a collection of one.
 * Source: https://learn.microsoft.com/graph/api/resources/authorizationpolicy
 */

import { policyBase } from '../../edm/base-types.ts'
import {
  boolean,
  collection,
  complexType,
  derivedType,
  enumType,
  guid,
  inBeta,
  property,
  text,
} from '../../edm/model.ts'
import { quoted } from '../../edm/place.ts'
import { sameJson } from '../../edm/same-json.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { getOperation, listOperation } from '../../graph/handlers/read.ts'
import type { Operation } from '../../graph/operation.ts'
import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { authorizationAccess } from '../access.ts'
import { policyNotFound } from '../shared/policy-not-found.ts'
import { tenantSingleton, type TenantPolicy } from '../shared/tenant-singleton.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'

const path = '/policies/authorizationPolicy'
const id = 'authorizationPolicy'

/** Source: `guestUserRoleId` of the resource page. */
const guestRoles: Readonly<Record<string, string>> = {
  'a0b1b346-4d3e-4e8b-98f8-753987be4970': 'User',
  '10dae51f-b6af-4016-8d66-8c2a99b929b3': 'Guest User',
  '2af84b1e-32c8-42b7-82bc-daa82404023b': 'Restricted Guest User',
}

const notNull = { nullable: false } as const
const nullableItems = { hasNullableItems: true } as const

const rolePermissions = complexType('defaultUserRolePermissions', [
  property('allowedToCreateApps', boolean, notNull),
  property('allowedToCreateSecurityGroups', boolean, notNull),
  property('allowedToCreateTenants', boolean),
  property('allowedToReadBitlockerKeysForOwnedDevice', boolean),
  property('allowedToReadOtherUsers', boolean, notNull),
  property('permissionGrantPoliciesAssigned', collection(text), nullableItems),
])

const policyType = derivedType('authorizationPolicy', policyBase, [
  property('allowedToSignUpEmailBasedSubscriptions', boolean, notNull),
  property('allowedToUseSSPR', boolean, notNull),
  property('allowEmailVerifiedUsersToJoinOrganization', boolean, notNull),
  property(
    'allowInvitesFrom',
    enumType('allowInvitesFrom', {
      none: 0,
      adminsAndGuestInviters: 1,
      adminsGuestInvitersAndAllMembers: 2,
      everyone: 3,
      unknownFutureValue: 4,
    }),
  ),
  property('allowUserConsentForRiskyApps', boolean),
  property('blockMsolPowerShell', boolean),
  property('defaultUserRolePermissions', rolePermissions, notNull),
  property('enabledPreviewFeatures', collection(text), { ...inBeta, ...nullableItems }),
  property('guestUserRoleId', guid),
  property('permissionGrantPolicyIdsAssignedToDefaultUserRole', collection(text), {
    ...inBeta,
    ...nullableItems,
  }),
])

const betaList = 'permissionGrantPolicyIdsAssignedToDefaultUserRole'
const listOfRole = 'permissionGrantPoliciesAssigned'

function rolePolicies(body: JsonObject): JsonValue | undefined {
  const { defaultUserRolePermissions: role } = body
  return isJsonObject(role) ? role[listOfRole] : undefined
}

function checkReferences(list: JsonValue | undefined, place: string): readonly Finding[] {
  if (!Array.isArray(list)) return []
  return (list as readonly JsonValue[]).flatMap((item, index) =>
    typeof item === 'string' &&
    /^managePermissionGrantsFor(?:Self|OwnedResource)\.[\w-]+$/iu.test(item)
      ? []
      : [
          {
            ostiaryCode: tenantPolicyCodes.grantPolicyReferenceMalformed,
            message: `${quoted(typeof item === 'string' ? item : JSON.stringify(item))} must have the form \`ManagePermissionGrantsForSelf.{id}\` or \`ManagePermissionGrantsForOwnedResource.{id}\``,
            target: `${place}/${index}`,
          },
        ],
  )
}

function check(body: JsonObject, before: JsonObject): readonly Finding[] {
  const { guestUserRoleId: role } = body
  const isKnown = typeof role !== 'string' || guestRoles[role.toLowerCase()] !== undefined
  const names = Object.entries(guestRoles).map(([known, name]) => `\`${known}\` (${name})`)
  const isChanged = (one: JsonValue | undefined, other: JsonValue | undefined) =>
    !sameJson(one ?? [], other ?? [])
  const areBothChanged =
    isChanged(body[betaList], before[betaList]) &&
    isChanged(rolePolicies(body), rolePolicies(before)) &&
    isChanged(body[betaList], rolePolicies(body))
  return [
    ...(isKnown
      ? []
      : [
          {
            ostiaryCode: tenantPolicyCodes.guestRoleUnknown,
            message: `\`guestUserRoleId\` ${quoted(role)} is not a role of guests; expected ${names.join(', ')}`,
            target: '/guestUserRoleId',
          },
        ]),
    ...checkReferences(body[betaList], `/${betaList}`),
    ...checkReferences(rolePolicies(body), `/defaultUserRolePermissions/${listOfRole}`),
    ...(areBothChanged
      ? [
          {
            ostiaryCode: tenantPolicyCodes.roleListsDiffer,
            message: `\`${betaList}\` and \`defaultUserRolePermissions.${listOfRole}\` are the same setting, and their lists differ`,
            target: `/${betaList}`,
          },
        ]
      : []),
  ]
}

/** Keeps the two places of one setting alike: the one that the change named wins. */
function alike(body: JsonObject, before: JsonObject): JsonObject {
  const { defaultUserRolePermissions: role } = body
  const isBetaListChanged = !sameJson(body[betaList] ?? [], before[betaList] ?? [])
  const list = (isBetaListChanged ? body[betaList] : rolePolicies(body)) ?? []
  return {
    ...body,
    ...(isJsonObject(role) && { defaultUserRolePermissions: { ...role, [listOfRole]: list } }),
    [betaList]: list,
  }
}

const userConsent = ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy']

/** Source: page "Get authorizationPolicy"; default user permissions, https://learn.microsoft.com/entra/fundamentals/users-default-permissions. */
const policy = tenantSingleton({
  name: 'authorizationPolicy',
  id,
  type: policyType,
  mainMember: 'defaultUserRolePermissions',
  initial: {
    description: 'Used to manage authorization related settings across the company.',
    displayName: 'Authorization Policy',
    allowedToSignUpEmailBasedSubscriptions: true,
    allowedToUseSSPR: true,
    allowEmailVerifiedUsersToJoinOrganization: false,
    allowInvitesFrom: 'everyone',
    allowUserConsentForRiskyApps: null,
    blockMsolPowerShell: false,
    defaultUserRolePermissions: {
      allowedToCreateApps: true,
      allowedToCreateSecurityGroups: true,
      allowedToCreateTenants: true,
      allowedToReadBitlockerKeysForOwnedDevice: true,
      allowedToReadOtherUsers: true,
      permissionGrantPoliciesAssigned: userConsent,
    },
    enabledPreviewFeatures: [],
    guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
    [betaList]: userConsent,
  },
  fixedMembers: { deletedDateTime: null },
  path,
  noun: 'authorization policy',
  displayName: 'Authorization Policy',
  access: authorizationAccess,
  check,
  beforeStoring: (body, { before }) => alike(body, before),
})

/** In beta the entity is the only one of a collection, with its name as its key; a PATCH may leave the key out. */
const collectionOfBeta: EntitySet = {
  kind: policy.kind,
  path,
  versions: ['beta'],
  keyTemplate: '{id}',
  contextPath: path.slice(1),
  type: policy.type,
  fixed: [policy.initial],
  isBounded: true,
  readAccess: authorizationAccess.read,
  notFoundError: policyNotFound,
}

/** The operation at the path of beta with the key. */
function withKey(operation: Operation): Operation {
  return {
    ...operation,
    path: `${path}/{id}`,
    roots: ['beta'],
    handle: async (context) => {
      const key = context.keys['id'] ?? ''
      if (keyOf(key) !== keyOf(id)) throw policyNotFound(key)
      return operation.handle(context)
    },
  }
}

/** The policy in both versions. */
export const authorizationPolicy: TenantPolicy = {
  ...policy,
  operations: [
    listOperation(collectionOfBeta),
    getOperation(collectionOfBeta),
    ...policy.operations.flatMap((operation): readonly Operation[] =>
      operation.method === 'GET'
        ? [{ ...operation, roots: ['v1.0'] }]
        : [operation, withKey(operation)],
    ),
  ],
}
