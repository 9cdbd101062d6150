/**
 * Kinds of object that callers write: policies and directory objects. Nothing generic names a family: handlers,
 * history, audit and store work from these descriptions alone.
 */

import type { AuditDescriptor, ModifiedProperty } from './directory-audit.ts'
import type { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { StoredObject, UniqueKey } from '../store/port.ts'
import type { ConflictError } from '../store/errors.ts'
import type { AccessRule } from './access-rule.ts'
import { concurrentChange } from './concurrent-change.ts'
import type { Container } from './description/container.ts'
import type { ObjectRoom } from './object-room.ts'
import type { Operation } from './operation.ts'
import { type ObjectKind, objectKind } from './object-kind.ts'

/** The part of a kind that history serves, whatever the type of its bodies. */
export interface RecordedKind {
  /** The family name in the store and in the history path. Shape: `stsPolicies`. */
  readonly name: string
  /** Whose limits its objects count against: those for the policies of a tenant, or those for its directory. */
  readonly room: ObjectRoom
  /**
   * Families that keep more of an object, under its id. They take the same room, and go when the object is removed
   * for good. None when absent.
   */
  readonly companions?: readonly string[]
  /** Who may read the history: the rule of the family's own read operation. */
  readonly readAccess: AccessRule
  /** Prints the body of a version for history. */
  readonly encodeVersion: (object: StoredObject) => JsonObject
}

/** A kind of object that callers write, with versions, uniqueness and audit. */
export interface WrittenKind<Body extends JsonObject = JsonObject>
  extends ObjectKind<Body>, RecordedKind {
  readonly uniqueKeys: (body: Body) => readonly UniqueKey[]
  /** The part of a body that must not get larger while the body, or its tenant, is beyond a limit of size. */
  readonly countedPart: (body: Body) => JsonObject
  /** Whether the limit `policyBytes` or `directoryObjectBytes` is for its bodies. False where other limits bound every member. */
  readonly hasSizeLimit: boolean
  readonly audit: AuditDescriptor
  /** What the audit log calls a change; `purge` removes a soft-deleted object for good. */
  readonly activities: Readonly<Record<'create' | 'update' | 'delete', string>> &
    Readonly<Partial<Record<'restore' | 'purge', string>>>
  readonly displayNameOf: (object: StoredObject<Body>) => string
  readonly modifiedProperties: (
    before: StoredObject<Body> | undefined,
    after: StoredObject<Body> | undefined,
  ) => readonly ModifiedProperty[]
  /** The error for a write whose unique key another object holds. */
  readonly conflictError: (conflict: ConflictError) => OstiaryError
}

/** A written kind as its folder describes it. */
export interface WrittenKindDefinition<Body extends JsonObject> extends Omit<
  WrittenKind<Body>,
  | 'read'
  | 'bodyOf'
  | 'encodeVersion'
  | 'uniqueKeys'
  | 'countedPart'
  | 'hasSizeLimit'
  | 'room'
  | 'conflictError'
> {
  /** Prints the body of a version for history. */
  readonly encodeVersion: (object: StoredObject<Body>) => JsonObject
  /** Absent when nothing but the id is unique. */
  readonly uniqueKeys?: WrittenKind<Body>['uniqueKeys']
  /** Absent for the whole body. */
  readonly countedPart?: WrittenKind<Body>['countedPart']
  /** Absent for true. */
  readonly hasSizeLimit?: false
  /** Absent for `policies`. */
  readonly room?: ObjectRoom
  /** Absent for the general error of a conflict. */
  readonly conflictError?: WrittenKind<Body>['conflictError']
}

/** Completes a written kind. */
export function writtenKind<Body extends JsonObject>(
  definition: WrittenKindDefinition<Body>,
): WrittenKind<Body> {
  const kind = objectKind<Body>(definition)
  return {
    uniqueKeys: () => [],
    countedPart: (body) => body,
    hasSizeLimit: true,
    room: 'policies',
    conflictError: concurrentChange,
    ...definition,
    ...kind,
    encodeVersion: (object) => definition.encodeVersion(kind.read(object)),
  }
}

/** What a folder gives the composition root: the one line in `families.ts`. */
export interface FamilyModule {
  /** Every kind of object of the family that callers write. */
  readonly kinds: readonly RecordedKind[]
  readonly operations: readonly Operation[]
  /** Operations of Graph that answer 501; they are not described. None when absent. */
  readonly unsupportedOperations?: readonly Operation[]
  /** The path segments that are containers, not resources; none when absent. */
  readonly containers?: readonly Container[]
  /** JSON Schemas by the name under which editors can fetch them; none when absent. */
  readonly schemas?: Readonly<Record<string, object>>
  /** JSON Schemas of the text in `definition`, by type of policy; none when absent. */
  readonly definitionSchemas?: Readonly<Record<string, object>>
  /** Readers of the texts of XML Schemas, by file name; none when absent. */
  readonly xmlSchemas?: Readonly<Record<string, () => string>>
}
