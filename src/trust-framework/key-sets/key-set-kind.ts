/** Key sets as a kind of stored object: who may read them, and what audit and history show. */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import type { ModifiedProperty } from '../../graph/directory-audit.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { storedAs } from '../../graph/object-kind.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { writtenKind, type WrittenKind } from '../../graph/written-kind.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../../store/port.ts'
import { encodeKeySet } from './encode-key.ts'
import { keySetCodes } from './key-set-codes.ts'
import { keySetType } from './key-types.ts'
import { keySetFamily, storedKeySetType, type StoredKeySet } from './stored-key-set.ts'

const administrators: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.b2cIefKeysetAdministrator,
]

function accessWith(...permissions: readonly string[]): AccessRule {
  const sets = anyOf(...permissions)
  return {
    delegated: sets,
    application: sets,
    directoryRoles: administrators,
    denial: 'accessDenied',
  }
}

/** Source: the Graph beta pages "List keySets", "Get trustFrameworkKeySet" and "getActiveKey". */
export const readKeySets = accessWith(
  'TrustFrameworkKeySet.Read.All',
  'TrustFrameworkKeySet.ReadWrite.All',
)

/** Source: the other Graph beta pages of key sets, that of "Get trustFrameworkKey_v2" among them. */
export const writeKeySets = accessWith('TrustFrameworkKeySet.ReadWrite.All')

/** Which keys there are, and which may be used. Nothing else is in the audit log. */
function summaryOf(object: StoredObject<StoredKeySet> | undefined) {
  return object?.body.keys.map(({ kid, status }) => ({ kid, status }))
}

function modifiedProperties(
  before: StoredObject<StoredKeySet> | undefined,
  after: StoredObject<StoredKeySet> | undefined,
): readonly ModifiedProperty[] {
  return [{ displayName: 'Keys', oldValue: summaryOf(before), newValue: summaryOf(after) }]
}

/** The kind. */
export const keySetKind: WrittenKind<StoredKeySet> = writtenKind<StoredKeySet>({
  name: keySetFamily,
  indexed: [],
  index: () => [],
  misfitOf: storedAs(storedKeySetType, 'keys'),
  // WHY: a set is not a policy, and must not take the room that a tenant has for these.
  room: 'directory',
  audit: { category: 'ResourceManagement', loggedByService: 'B2C', targetType: 'Policy' },
  activities: {
    create: 'Create policy key',
    update: 'Update policy key',
    delete: 'Delete policy key',
  },
  displayNameOf: ({ id }) => id,
  modifiedProperties,
  readAccess: readKeySets,
  encodeVersion: encodeKeySet,
})

/** The refusal of an id that does not exist. */
function keySetNotFound(id: string): OstiaryError {
  return new OstiaryError('resourceNotFound', {
    ostiaryCode: keySetCodes.notFound,
    message: `Key set with id '${id}' does not exist in the directory.`,
  })
}

/** The path of the collection. */
export const keySetsPath = '/trustFramework/keySets'

/** The collection. */
export const keySetSet: EntitySet<StoredKeySet> = {
  kind: keySetKind,
  path: keySetsPath,
  versions: ['beta'],
  keyTemplate: '{id}',
  contextPath: 'trustFramework/keySets',
  type: {
    name: keySetType.name,
    schema: keySetType,
    properties: ['id', 'keys'],
    encode: encodeKeySet,
  },
  readAccess: readKeySets,
  notFoundError: keySetNotFound,
}
