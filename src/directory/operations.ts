/** Reads of directory objects. No operation writes them yet. */

import { directoryObject } from '../edm/base-types.ts'
import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import { containerAt, type Container } from '../graph/description/container.ts'
import { mixedKind, type ObjectKind } from '../graph/object-kind.ts'
import type { EntitySet, EntityType } from '../graph/entity-set.ts'
import {
  contextUrl,
  countOperation,
  encodeEntity,
  getOperation,
  listOperation,
  requireEntity,
  respondRelated,
} from '../graph/handlers/read.ts'
import { bothVersions } from '../graph/message.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { etagOf, respondJson } from '../graph/respond.ts'
import { keyOf } from '../kernel/ids.ts'
import { directoryOptions } from '../odata/query-options.ts'
import type { Tenant } from '../store/port.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { agreementOperations } from './agreements.ts'
import {
  applicationType,
  directoryRoleType,
  groupType,
  servicePrincipalType,
  userType,
} from './entity-types.ts'
import {
  applications,
  directoryRoles,
  groups,
  membersRelation,
  servicePrincipals,
  users,
} from './kinds.ts'
import { withType } from './shown-type.ts'
import { encodeOrganization } from './organization.ts'
import { navigationsOf } from './navigations.ts'
import { organization } from './types/organization.ts'
import { protocolCodes } from '../graph/protocol-codes.ts'
import { directoryCodes } from './directory-codes.ts'

/** Members may read the directory by default; guests may not. Source: default user permissions, Entra. */
function readBy(...permissions: readonly string[]): AccessRule {
  return {
    delegated: anyOf(...permissions, 'Directory.Read.All', 'Directory.AccessAsUser.All'),
    application: anyOf(...permissions, 'Directory.Read.All'),
    directoryRoles: 'anyMember',
    denial: 'authorizationRequestDenied',
  }
}

/** The answer for a directory object that does not exist, or belongs to another tenant. */
export function directoryObjectNotFound(id: string): OstiaryError {
  return new OstiaryError('directoryResourceNotFound', {
    ostiaryCode: directoryCodes.objectNotFound,
    message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  })
}

function directorySet(
  kind: ObjectKind,
  type: EntityType,
  readAccess: AccessRule,
  alternateKeys: readonly string[] = [],
): EntitySet {
  return {
    kind,
    path: `/${kind.name}`,
    versions: bothVersions,
    keyTemplate: '{id}',
    contextPath: kind.name,
    type,
    readAccess,
    notFoundError: directoryObjectNotFound,
    alternateKeys,
    hasAdvancedQueries: true,
    navigations: navigationsOf(kind),
  }
}

const userSet: EntitySet = {
  ...directorySet(users, userType, readBy('User.Read.All'), ['userPrincipalName']),
  plainAlternateKey: 'userPrincipalName',
}
const groupSet = directorySet(groups, groupType, readBy('Group.Read.All'))
const roleSet = directorySet(
  directoryRoles,
  directoryRoleType,
  readBy('RoleManagement.Read.Directory'),
  ['roleTemplateId'],
)

/** STS policies can be assigned to applications and service principals; that family mounts the operations. */
export const applicationSet = directorySet(
  applications,
  applicationType,
  readBy('Application.Read.All'),
  ['appId'],
)
export const servicePrincipalSet = directorySet(
  servicePrincipals,
  servicePrincipalType,
  readBy('Application.Read.All'),
  ['appId'],
)

const memberTypes: Readonly<Record<string, EntityType>> = {
  [users.name]: withType(userType),
  [groups.name]: withType(groupType),
  [servicePrincipals.name]: withType(servicePrincipalType),
}

/** The type of collections with members of several kinds; `$select` accepts the properties of all of them. */
const anyMemberType: EntityType = {
  name: directoryObject.name,
  schema: directoryObject,
  properties: [...new Set(Object.values(memberTypes).flatMap(({ properties }) => properties))],
  encode: (object, context) =>
    memberTypes[object.family]?.encode(object, context) ?? { id: object.id },
}

function membersOperation(set: EntitySet): Operation {
  const members: EntitySet = {
    ...set,
    contextPath: 'directoryObjects',
    type: anyMemberType,
    kind: mixedKind('members', ['displayName'], [users, groups, servicePrincipals]),
  }
  return {
    method: 'GET',
    path: `${set.path}/{id}/members`,
    roots: bothVersions,
    access: set.readAccess,
    produces: 'json',
    queryOptions: directoryOptions,
    answers: { type: directoryObject, as: 'collection' },
    handle: async (context) => {
      const container = await requireEntity(context.store, context, set, context.keys['id'] ?? '')
      return respondRelated(context, members, { relation: membersRelation, source: container })
    },
  }
}

const meOperation: Operation = {
  method: 'GET',
  path: '/me',
  roots: bothVersions,
  access: {
    delegated: anyOf(
      'User.Read',
      'User.Read.All',
      'Directory.Read.All',
      'Directory.AccessAsUser.All',
    ),
    application: [],
    directoryRoles: 'anyUser',
    denial: 'authorizationRequestDenied',
  },
  produces: 'json',
  queryOptions: ['select'],
  answers: { type: userType.schema, as: 'entity' },
  handle: async (context) => {
    const { caller } = context
    if (caller.kind !== 'delegated')
      throw new OstiaryError('authorizationRequestDenied', {
        ostiaryCode: protocolCodes.applicationNotAllowed,
      })
    const headers = { ETag: etagOf(caller.user.version) }
    return respondJson(200, await encodeEntity(context, userSet, caller.user), headers)
  },
}

const organizationAccess: AccessRule = {
  ...readBy('Organization.Read.All'),
  delegated: anyOf(
    'User.Read',
    'Organization.Read.All',
    'Directory.Read.All',
    'Directory.AccessAsUser.All',
  ),
}

async function ownTenant(context: OperationContext): Promise<Tenant> {
  const tenant = await context.store.findTenant(context.caller.tenant)
  if (!tenant) throw directoryObjectNotFound(context.caller.tenant)
  return tenant
}

const organizationOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/organization',
    roots: bothVersions,
    access: organizationAccess,
    produces: 'json',
    answers: { type: organization, as: 'collection' },
    handle: async (context) =>
      respondJson(200, {
        '@odata.context': contextUrl(context, 'organization'),
        value: [encodeOrganization(await ownTenant(context), context.version)],
      }),
  },
  {
    method: 'GET',
    path: '/organization/{id}',
    roots: bothVersions,
    access: organizationAccess,
    produces: 'json',
    answers: { type: organization, as: 'entity' },
    handle: async (context) => {
      const id = context.keys['id'] ?? ''
      const tenant = await ownTenant(context)
      if (keyOf(id) !== tenant.id) throw directoryObjectNotFound(id)
      return respondJson(200, {
        '@odata.context': contextUrl(context, 'organization/$entity'),
        ...encodeOrganization(tenant, context.version),
      })
    },
  },
]

/** The segments that lead to directory objects. Source: `microsoft.graph.identityGovernance`. */
export const directoryContainers: readonly Container[] = [
  containerAt('/identityGovernance', 'identityGovernance'),
  containerAt('/identityGovernance/termsOfUse', 'termsOfUseContainer'),
]

/** Every operation on directory objects. */
export const directoryOperations: readonly Operation[] = [
  ...[userSet, groupSet, roleSet, applicationSet, servicePrincipalSet].flatMap((set) => [
    listOperation(set),
    countOperation(set),
    getOperation(set),
  ]),
  membersOperation(groupSet),
  membersOperation(roleSet),
  meOperation,
  ...organizationOperations,
  ...agreementOperations,
]
