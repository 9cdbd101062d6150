/** Requests for every path of the directory: an object of the sample for each key, and the objects that the sample lacks. */

import { deletedFamily } from '../../src/graph/handlers/tombstone.ts'
import type { Operation } from '../../src/graph/operation.ts'
import * as kinds from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import type { ObjectState, Store } from '../../src/store/port.ts'

const sample = (suffix: string): string => `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`

/** The object of each set, as the path of the set begins; the longest beginning counts. */
const objects: readonly (readonly [path: string, id: string])[] = [
  ['/users', sample('a05')],
  ['/groups', sample('b02')],
  ['/devices', sample('1b01')],
  ['/directoryRoles', sample('d03')],
  ['/applications', sample('c01')],
  ['/servicePrincipals', sample('f01')],
  ['/servicePrincipals/{id}/appRoleAssignedTo', sample('f11')],
  ['/servicePrincipals/{id}/oauth2PermissionGrants', sample('f02')],
  ['/directory/administrativeUnits', sample('1c01')],
  ['/administrativeUnits', sample('1c01')],
  ['/directoryObjects', sample('a05')],
  ['/directory/deletedItems', sample('2f01')],
  ['/organization', contosoTenantId],
]

/** Bodies of the actions, by their last segment. */
const bodies: Readonly<Record<string, JsonObject>> = {
  getMemberGroups: { securityEnabledOnly: true },
  getMemberObjects: { securityEnabledOnly: false },
  checkMemberGroups: { groupIds: [sample('b01'), sample('b04')] },
  checkMemberObjects: { ids: [sample('b01')] },
  getByIds: { ids: [sample('a05'), sample('b02')], types: ['user'] },
}

/** The body that an action at the path takes. */
export function bodyFor(path: string): JsonObject {
  return bodies[path.split('/').at(-1) ?? ''] ?? {}
}

/** Reads the list at a path. */
export type ReadList = (path: string) => Promise<readonly JsonObject[]>

/**
 * Puts an object at each key of a path: one of the sample, or the first of the list that the path goes through. An empty
 * list leads to an id that nothing has.
 */
export async function pathOf({ path }: Operation, readList: ReadList): Promise<string> {
  const [, known] = objects.findLast(([start]) => path.startsWith(`${start}/`)) ?? []
  const [owner = '', rest] = path
    .replace(known === undefined ? '' : '{id}', known ?? '')
    .split(/\/\{(?:id|itemId)\}/u)
  if (rest === undefined) return owner
  const [first = {}] = await readList(owner)
  return `${owner}/${memberText(first, 'id') || sample('0')}${rest}`
}

/** Adds what the sample has none of, so that each list has an object. */
export async function addFurtherObjects(store: Store): Promise<void> {
  const grant = { clientId: sample('f02'), resourceId: sample('f11'), consentType: 'Principal' }
  const role = { appRoleId: sample('2a00'), resourceId: sample('f11') }
  const states: readonly ObjectState[] = [
    kinds.stateOf(kinds.appRoleAssignments, sample('2a01'), {
      ...role,
      principalId: sample('a05'),
    }),
    kinds.stateOf(kinds.appRoleAssignments, sample('2a02'), {
      ...role,
      principalId: sample('b02'),
    }),
    kinds.stateOf(kinds.oauth2PermissionGrants, sample('2b01'), {
      ...grant,
      principalId: sample('a05'),
    }),
    kinds.stateOf(kinds.permissionClassifications, sample('2c01'), {
      classification: 'low',
      servicePrincipalId: sample('f01'),
    }),
    kinds.stateOf(kinds.extensionProperties, sample('2d01'), {
      applicationId: sample('c01'),
      name: 'extension_costCenter',
    }),
    ...['a05', 'b02', '1b01', '1c01'].map((owner, index) =>
      kinds.stateOf(kinds.openExtensions, `com.contoso.note${index}`, {
        extensionName: `com.contoso.note${index}`,
        ownerId: sample(owner),
      }),
    ),
    ...[kinds.assignmentRequests, kinds.eligibilityRequests].map((kind, index) =>
      kinds.stateOf(kind, sample(`3e0${index}`), {
        action: 'adminAssign',
        directoryScopeId: '/',
        principalId: sample('a04'),
        roleDefinitionId: '5d6b6bb7-de71-4623-b4af-96380a352509',
        status: 'Provisioned',
      }),
    ),
    {
      family: deletedFamily(kinds.users),
      id: sample('2f01'),
      body: {
        createdDateTime: '2026-01-01T00:00:00.000Z',
        modifiedDateTime: '2026-01-01T00:00:00.000Z',
        body: { displayName: 'Gone', userPrincipalName: 'gone@contoso.com' },
      },
      index: [],
      uniqueKeys: [],
    },
  ]
  const provenance = {
    author: { kind: 'system', id: 'test' },
    requestId: 'test',
    at: new Date(),
  } as const
  await store.write(contosoTenantId, provenance, async (transaction) => {
    for (const state of states) await transaction.create(state)
  })
}
