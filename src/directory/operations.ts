/** Composes the directory: the operations that read and write its objects. */

import { containerAt, type Container } from '../graph/description/container.ts'
import {
  countOperation,
  encodeEntity,
  getOperation,
  listOperation,
} from '../graph/handlers/read.ts'
import { bothVersions } from '../graph/message.ts'
import type { Operation } from '../graph/operation.ts'
import { etagOf, respondJson } from '../graph/respond.ts'
import { agreementOperations } from './agreements.ts'
import { deltaOperations } from './delta-operations.ts'
import { userType } from './entity-types.ts'
import { signedInUser } from './object-at-path.ts'
import { anyObjectOperations } from './any-object-operations.ts'
import { organizationOperations } from './organization.ts'
import { ownedCollectionOperations } from './owned-collections.ts'
import { relatedOperations } from './related-operations.ts'
import { betaAdministrativeUnitSet, directorySets, grantSet, objectSets, userSet } from './sets.ts'
import { tenantWideOperations, unsupportedTenantWide } from './tenant-wide.ts'
import { createApplications } from './applications/applications.ts'
import { createAdministrativeUnits } from './administrative-units/administrative-units.ts'
import { scopedMemberReads } from './administrative-units/scoped-member-operations.ts'
import { createDevices } from './devices/devices.ts'
import { createGrants } from './grants/grants.ts'
import { createGroups } from './groups/groups.ts'
import { createUsers } from './users/users.ts'
import { keepAdministrator } from './roles/last-administrator.ts'
import { createRoles } from './roles/roles.ts'
import type { FamilyModule } from '../graph/written-kind.ts'
import { deleteAnyObject } from './writes/delete-any-object.ts'
import { deletedObjectOperations } from './writes/deleted-objects.ts'
import type { WrittenSet } from './writes/written-set.ts'
import type { DirectoryOptions, WrittenPart } from './writes/options.ts'

const meOperation: Operation = {
  method: 'GET',
  path: signedInUser.path,
  roots: signedInUser.versions,
  access: signedInUser.readAccess,
  produces: 'json',
  queryOptions: ['select'],
  answers: { type: userType.schema, as: 'entity' },
  handle: async (context) => {
    const user = await signedInUser.find(context)
    const headers = { ETag: etagOf(user.version) }
    return respondJson(200, await encodeEntity(context, userSet, user), headers)
  },
}

/** The segments that lead to directory objects. Source: `microsoft.graph.directory`, `roleManagement`. */
const containers: readonly Container[] = [
  containerAt('/directory', 'directory'),
  containerAt('/roleManagement', 'roleManagement'),
  containerAt('/roleManagement/directory', 'rbacApplication'),
  containerAt('/identityGovernance', 'identityGovernance'),
  containerAt('/identityGovernance/termsOfUse', 'termsOfUseContainer'),
]

/** Every read of the directory. */
export const directoryReadOperations: readonly Operation[] = [
  ...directorySets.flatMap((set) => [listOperation(set), getOperation(set)]),
  ...directorySets.map(countOperation),
  ...relatedOperations,
  ...ownedCollectionOperations,
  ...scopedMemberReads,
  ...anyObjectOperations,
  meOperation,
  ...organizationOperations,
  ...agreementOperations,
]

/** What every part of the directory that is written offers, apart from its reads. */
const createParts: readonly ((options: DirectoryOptions) => WrittenPart)[] = [
  createUsers,
  createGroups,
  createApplications,
  createRoles,
  createAdministrativeUnits,
  createDevices,
  createGrants,
]

/** The DELETE of each set, by the family of its objects. */
function deletionsOf(
  sets: readonly WrittenSet[],
  operations: readonly Operation[],
): ReadonlyMap<string, Operation> {
  return new Map(
    sets.flatMap(({ kind, path, keyTemplate }) => {
      const deletion = operations.find(
        (operation) => operation.method === 'DELETE' && operation.path === `${path}/${keyTemplate}`,
      )
      return deletion ? [[kind.name, deletion] as const] : []
    }),
  )
}

/** Composes the directory. */
export function createDirectory({ guardChange }: DirectoryOptions): FamilyModule {
  const options = { guardChange: keepAdministrator(guardChange) }
  const parts = createParts.map((create) => create(options))
  const sets = parts.flatMap((part) => part.sets)
  const operations = parts.flatMap((part) => part.operations)
  return {
    kinds: [...sets.map(({ kind }) => kind), ...parts.flatMap(({ kinds = [] }) => kinds)],
    operations: [
      ...directoryReadOperations,
      ...tenantWideOperations,
      ...operations,
      ...deletedObjectOperations(sets, options),
      deleteAnyObject(deletionsOf(sets, operations)),
    ],
    containers,
    unsupportedOperations: [
      ...deltaOperations([
        ...objectSets,
        betaAdministrativeUnitSet,
        grantSet,
        { path: '/directoryObjects', versions: bothVersions },
      ]),
      ...unsupportedTenantWide,
    ],
  }
}
