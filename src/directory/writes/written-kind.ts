/** Makes a kind of directory object one that callers write: with versions, history and audit records. */

import type { AccessRule } from '../../graph/access-rule.ts'
import { changedMembers, type AuditDescriptor } from '../../graph/directory-audit.ts'
import type { EntityType } from '../../graph/entity-set.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import { writtenKind, type WrittenKind } from '../../graph/written-kind.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { memberText } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'

/** How a kind is printed and audited. */
interface DirectoryWriting {
  readonly type: EntityType
  readonly readAccess: AccessRule
  /** Shape: `{ category: 'GroupManagement', targetType: 'Group' }`. */
  readonly audit: Omit<AuditDescriptor, 'loggedByService'>
  /** What the audit log calls an object. Shape: `group`, in `Add group`. */
  readonly noun: string
}

function printWith(type: EntityType): (object: StoredObject) => JsonObject {
  return (object) =>
    type.encode(object, {
      version: 'beta',
      form: 'entity',
      showsUnknownMembers: true,
      related: () => undefined,
    })
}

/** WHY only stored members: an audit record must not list eighty members without a value. */
function storedMembers(
  print: (object: StoredObject) => JsonObject,
  object: StoredObject | undefined,
): JsonObject | undefined {
  if (object === undefined) return undefined
  const printed = Object.entries(print(object))
  return Object.fromEntries(printed.filter(([name]) => object.body[name] !== undefined))
}

/**
 * Completes a kind for writes. History and audit show what the type prints, so they never have secrets.
 * Source of the activities: the audit log reference of Entra, service `Core Directory`.
 */
export function writtenDirectoryKind(
  kind: ObjectKind,
  { type, readAccess, audit, noun }: DirectoryWriting,
): WrittenKind {
  const print = printWith(type)
  return writtenKind<JsonObject>({
    ...kind,
    room: 'directory',
    audit: { ...audit, loggedByService: 'Core Directory' },
    activities: {
      create: `Add ${noun}`,
      update: `Update ${noun}`,
      delete: `Delete ${noun}`,
      restore: `Restore ${noun}`,
      purge: `Hard Delete ${noun}`,
    },
    displayNameOf: ({ body }) => memberText(body, 'displayName'),
    modifiedProperties: (before, after) =>
      changedMembers(storedMembers(print, before), storedMembers(print, after)),
    readAccess,
    encodeVersion: print,
  })
}
