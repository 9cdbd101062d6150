/**
 * What a family folder exports. Nothing generic names a family: handlers, history, audit and store work
 * from these descriptors alone.
 */

import type { GraphVersion, ObjectType } from '../edm/model.ts'
import type { AuditDescriptor, AuditDetail, ModifiedProperty } from './directory-audit.ts'
import type { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Checked, Finding } from '../kernel/findings.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { IdSource } from '../kernel/ids.ts'
import type { Filter } from '../odata/filter.ts'
import type { EntityKey, IndexEntry, StoredObject, Transaction, UniqueKey } from '../store/port.ts'
import type { ConflictError } from '../store/errors.ts'
import type { AccessRule } from './access-rule.ts'
import type { Container } from './description/container.ts'
import type { Operation, OperationContext } from './operation.ts'

/** Objects of one kind in the store. */
export interface ObjectKind {
  /** The family name in the store and in the history path. Shape: `stsPolicies`. */
  readonly name: string
  /** Names of the indexed properties: with `id`, what `$filter` may use. */
  readonly indexed: readonly string[]
  /** The values by which an object of this kind is found. */
  readonly index: (body: JsonObject) => readonly IndexEntry[]
}

/** A kind of policy: objects that callers write, with versions, uniqueness and audit. */
export interface PolicyFamily extends ObjectKind {
  readonly uniqueKeys: (body: JsonObject) => readonly UniqueKey[]
  readonly audit: AuditDescriptor
  /** What the audit log calls a change; `purge` removes a soft-deleted object for good. */
  readonly activities: Readonly<Record<'create' | 'update' | 'delete', string>> &
    Readonly<Partial<Record<'restore' | 'purge', string>>>
  readonly displayNameOf: (object: StoredObject) => string
  readonly modifiedProperties: (
    before: StoredObject | undefined,
    after: StoredObject | undefined,
  ) => readonly ModifiedProperty[]
  /** The error a caller gets whose write takes a unique key that another object holds. */
  readonly conflictError: (conflict: ConflictError) => OstiaryError
  /** Who may read the history: the rule of the family's own read operation. */
  readonly readAccess: AccessRule
  /** The form in which history shows a version's body. */
  readonly encodeVersion: (object: StoredObject) => JsonObject
}

/** What a family folder gives the composition root: the one line in `families.ts`. */
export interface FamilyModule {
  /** Every kind of object of the family that callers write. */
  readonly kinds: readonly PolicyFamily[]
  readonly operations: readonly Operation[]
  /** The segments of the operations' paths that are no resource; none when absent. */
  readonly containers?: readonly Container[]
}

export interface EncodeContext {
  readonly version: GraphVersion
  /** `list` where the entity stands in a collection, `entity` where it stands alone. */
  readonly form: 'list' | 'entity'
  /** Whether members of an enumeration behind `unknownFutureValue` are shown by their names. */
  readonly showsUnknownMembers: boolean
  /** Finds an object that `relatedKeys` named; undefined when there is none. */
  readonly related: (key: EntityKey) => StoredObject | undefined
}

/** An entity type as one path serves it. */
export interface EntityType {
  /** Name in the namespace `microsoft.graph`. */
  readonly name: string
  /** The property names that `$select` takes, in the order of the encoded entity. */
  readonly properties: readonly string[]
  /** The type's description, from which `$metadata` and OpenAPI are printed. */
  readonly schema: ObjectType
  /** Names the other objects whose content is printed inside this one. */
  readonly relatedKeys?: (object: StoredObject) => readonly EntityKey[]
  readonly encode: (object: StoredObject, context: EncodeContext) => JsonObject
}

/** The write side of an entity type: from request bodies to stored bodies, with every finding. */
export interface WriteCodec {
  readonly create: (body: JsonObject, version: GraphVersion) => Checked<JsonObject>
  readonly update: (
    current: StoredObject,
    patch: JsonObject,
    version: GraphVersion,
  ) => Checked<JsonObject>
  /** The error that carries the findings of a refused body. */
  readonly invalid: (findings: readonly Finding[]) => OstiaryError
}

/** Which of a kind's objects a path shows; what it does not show is not there for the caller. */
export interface Visibility {
  readonly filter: Filter
  /** The same condition on one object. */
  readonly holds: (object: StoredObject) => boolean
}

/** One collection of entities at one path. */
export interface EntitySet {
  readonly kind: ObjectKind
  /** Below the version, with its leading slash. Shape: `/identity/conditionalAccess/policies`. */
  readonly path: string
  readonly versions: readonly GraphVersion[]
  /** `{id:guid}` leaves other words after the path to other operations. */
  readonly keyTemplate: '{id}' | '{id:guid}'
  /** After `$metadata#` in `@odata.context`. Shape: `identity/conditionalAccess/policies`. */
  readonly contextPath: string
  readonly type: EntityType
  readonly readAccess: AccessRule
  /** Whether every first page carries `@odata.count`, asked for or not. */
  readonly alwaysCounts?: boolean
  /** The error for an id that does not exist, or exists in another tenant. */
  readonly missing: (id: string) => OstiaryError
  /** Property names by which an entity may be addressed as `set(name='value')`. */
  readonly alternateKeys?: readonly string[]
  /** The one property whose value may stand in place of the id, as a user's principal name does. */
  readonly plainAlternateKey?: string
  /**
   * Objects that every tenant has although nobody stored them; they stand before the stored ones. A stored
   * object of the same id stands in place of one.
   */
  readonly fixed?: readonly StoredObject[]
  /** Whether a tenant has few enough of them to be sorted, skipped and counted at once. */
  readonly isBounded?: boolean
  /** Absent when the path shows every object. */
  readonly visibility?: (context: OperationContext) => Visibility | undefined
}

/** A change that a guard judges inside its transaction, before it is written. */
export interface ProposedChange {
  readonly context: OperationContext
  readonly transaction: Transaction
  readonly id: string
  /** Undefined for a new object and for one that is restored. */
  readonly before: StoredObject | undefined
  /** The object as it was when it was deleted, where it is restored now. */
  readonly restored?: StoredObject
}

/** A write that passed its guard. */
export interface GuardedWrite {
  /** What is stored, which the guard may have completed. */
  readonly body: JsonObject
  /** What the caller should know; told in an answer with a representation. */
  readonly warnings: readonly Finding[]
  readonly auditDetails: readonly AuditDetail[]
}

/** A collection that callers write through JSON bodies. */
export interface WritableEntitySet extends EntitySet {
  readonly kind: PolicyFamily
  readonly codec: WriteCodec
  /** Reads the id that a new object asks for; absent when the service gives ids. */
  readonly newId?: (request: JsonObject, ids: IdSource) => Checked<string>
  /** Reads a PATCH that names an unused id as a new object; absent when that is refused. */
  readonly upsert?: (id: string, patch: JsonObject, version: GraphVersion) => Checked<JsonObject>
  /** Judges a create, update or restore against the rest of the store. Throws to refuse it. */
  readonly guardWrite?: (change: ProposedChange, body: JsonObject) => Promise<GuardedWrite>
  /** Judges a deletion. Throws to refuse it. */
  readonly guardDelete?: (change: ProposedChange) => Promise<readonly AuditDetail[]>
  /** How long a deleted object can be restored, days; absent when deletion is final. */
  readonly retentionDays?: number
  readonly access: {
    readonly create: AccessRule
    readonly update: AccessRule
    readonly delete: AccessRule
  }
}
