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
import { concurrentChange } from './concurrent-change.ts'
import type { Container } from './description/container.ts'
import type { Operation, OperationContext } from './operation.ts'

/** Objects of one kind in the store, whose bodies have the type `Body`. */
export interface ObjectKind<Body extends JsonObject = JsonObject> {
  /** The family name in the store and in the history path. Shape: `stsPolicies`. */
  readonly name: string
  /** Names of the indexed properties: `$filter` accepts these and `id`. */
  readonly indexed: readonly string[]
  /** The values by which an object of this kind is found. */
  readonly index: (body: Body) => readonly IndexEntry[]
  /** Gives an object from the store the body type of this kind. It stays the same object. */
  readonly read: (object: StoredObject) => StoredObject<Body>
  /** Returns the body of an object from the store, or of one of its versions, with its type. */
  readonly bodyOf: (object: StoredBody) => Body
}

/** A body from the store, with the name of its kind. */
export interface StoredBody {
  readonly family: string
  readonly body: JsonObject
}

/**
 * Completes a kind of object. The store knows bodies as JSON; only here do they get the type of their kind.
 * WHY no check of the members: only writes through the kind store objects under its name, and these take
 * bodies of the type.
 */
export function objectKind<Body extends JsonObject>(
  definition: Omit<ObjectKind<Body>, 'read' | 'bodyOf'>,
): ObjectKind<Body> {
  const { name } = definition
  const requireKind = ({ family }: StoredBody): void => {
    if (family !== name) throw new TypeError(`an object of kind ${family} was read as ${name}`)
  }
  return {
    ...definition,
    read(object) {
      requireKind(object)
      return object as StoredObject<Body>
    },
    bodyOf(object) {
      requireKind(object)
      return object.body as Body
    },
  }
}

/** A kind for answers with objects of several kinds, by the properties that all of them index. */
export function mixedKind(name: string, indexed: readonly string[]): ObjectKind {
  return {
    name,
    indexed,
    index: () => [],
    read: (object) => object,
    bodyOf: ({ body }) => body,
  }
}

/** The part of a kind that history serves, whatever the type of its bodies. */
export interface RecordedKind {
  /** The family name in the store and in the history path. Shape: `stsPolicies`. */
  readonly name: string
  /** Who may read the history: the rule of the family's own read operation. */
  readonly readAccess: AccessRule
  /** Prints the body of a version for history. */
  readonly encodeVersion: (object: StoredObject) => JsonObject
}

/** A kind of policy: objects that callers write, with versions, uniqueness and audit. */
export interface PolicyFamily<Body extends JsonObject = JsonObject>
  extends ObjectKind<Body>, RecordedKind {
  readonly uniqueKeys: (body: Body) => readonly UniqueKey[]
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

/** A policy family as its folder writes it down. */
export interface FamilyDefinition<Body extends JsonObject> extends Omit<
  PolicyFamily<Body>,
  'read' | 'bodyOf' | 'encodeVersion' | 'uniqueKeys' | 'conflictError'
> {
  /** Prints the body of a version for history. */
  readonly encodeVersion: (object: StoredObject<Body>) => JsonObject
  /** Absent when nothing but the id is unique. */
  readonly uniqueKeys?: PolicyFamily<Body>['uniqueKeys']
  /** Absent for the general error of a conflict. */
  readonly conflictError?: PolicyFamily<Body>['conflictError']
}

/** Completes a policy family. */
export function policyFamily<Body extends JsonObject>(
  definition: FamilyDefinition<Body>,
): PolicyFamily<Body> {
  const kind = objectKind<Body>(definition)
  return {
    uniqueKeys: () => [],
    conflictError: concurrentChange,
    ...definition,
    ...kind,
    encodeVersion: (object) => definition.encodeVersion(kind.read(object)),
  }
}

/** What a family folder gives the composition root: the one line in `families.ts`. */
export interface FamilyModule {
  /** Every kind of object of the family that callers write. */
  readonly kinds: readonly RecordedKind[]
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
export interface EntityType<Body extends JsonObject = JsonObject> {
  /** Name in the namespace `microsoft.graph`. */
  readonly name: string
  /** The property names that `$select` takes, in the order of the encoded entity. */
  readonly properties: readonly string[]
  /** The type's description, from which `$metadata` and OpenAPI are printed. */
  readonly schema: ObjectType
  /** Names the other objects whose content is printed inside this one. */
  readonly relatedKeys?: (object: StoredObject<Body>) => readonly EntityKey[]
  readonly encode: (object: StoredObject<Body>, context: EncodeContext) => JsonObject
}

/** Which of a kind's objects a path shows; for a caller of the path the others do not exist. */
export interface Visibility<Body extends JsonObject = JsonObject> {
  readonly filter: Filter
  /** The same condition on one object. */
  readonly holds: (object: StoredObject<Body>) => boolean
}

/** One collection of entities at one path. */
export interface EntitySet<Body extends JsonObject = JsonObject> {
  readonly kind: ObjectKind<Body>
  /** Below the version, with its leading slash. Shape: `/identity/conditionalAccess/policies`. */
  readonly path: string
  readonly versions: readonly GraphVersion[]
  /** `{id:guid}` leaves other words after the path to other operations. */
  readonly keyTemplate: '{id}' | '{id:guid}'
  /** After `$metadata#` in `@odata.context`. Shape: `identity/conditionalAccess/policies`. */
  readonly contextPath: string
  readonly type: EntityType<Body>
  readonly readAccess: AccessRule
  /** Whether every first page carries `@odata.count`, requested or not. */
  readonly alwaysCounts?: boolean
  /** The error for an id that does not exist, or exists in another tenant. */
  readonly missing: (id: string) => OstiaryError
  /** Property names by which an entity may be addressed as `set(name='value')`. */
  readonly alternateKeys?: readonly string[]
  /** The one property whose value may replace the id in a path, like a user's principal name. */
  readonly plainAlternateKey?: string
  /**
   * Objects that every tenant has although nobody stored them. Lists begin with them. A stored object
   * replaces the one with its id.
   */
  readonly fixed?: readonly StoredObject<Body>[]
  /** Whether a tenant has few enough of them to sort, skip and count in memory. */
  readonly isBounded?: boolean
  /** Absent when the path shows every object. */
  readonly visibility?: (context: OperationContext) => Visibility<Body> | undefined
}

/**
 * Reads request bodies. `Proposal` is what a guard takes: a body, or a body with what its guard needs to
 * know of the reading.
 */
export interface WriteCodec<Body extends JsonObject, Proposal = Body> {
  readonly create: (json: JsonObject, version: GraphVersion) => Checked<Proposal>
  readonly update: (
    current: StoredObject<Body>,
    patch: JsonObject,
    version: GraphVersion,
  ) => Checked<Proposal>
  /** The error that carries the findings of a refused body. */
  readonly invalid: (findings: readonly Finding[]) => OstiaryError
}

/** A change that a guard checks inside its transaction, before it is written. */
export interface ProposedChange<Body extends JsonObject = JsonObject> {
  readonly context: OperationContext
  readonly transaction: Transaction
  readonly id: string
  /** Undefined for a new object and for one that is restored. */
  readonly before: StoredObject<Body> | undefined
  /** The object as it was when it was deleted; present when it is restored now. */
  readonly restored?: StoredObject<Body>
}

/** A write that passed its guard. */
export interface GuardedWrite<Body extends JsonObject> {
  /** What is stored; the guard may have completed it. */
  readonly body: Body
  /** What the caller should know; part of an answer with a representation. */
  readonly warnings: readonly Finding[]
  readonly auditDetails: readonly AuditDetail[]
}

/** Checks a create, update or restore against the rest of the store. Throws to refuse it. */
export type GuardWrite<Body extends JsonObject, Proposal = Body> = (
  change: ProposedChange<Body>,
  proposal: Proposal,
) => Promise<GuardedWrite<Body>>

/** A collection that callers write through JSON bodies. */
export interface WritableEntitySet<
  Body extends JsonObject,
  Proposal = Body,
> extends EntitySet<Body> {
  readonly kind: PolicyFamily<Body>
  readonly codec: WriteCodec<Body, Proposal>
  /** Reads the id that a new object asks for; absent when the service chooses ids. */
  readonly newId?: (request: JsonObject, ids: IdSource) => Checked<string>
  /** Reads a PATCH on an unused id as a new object; absent when such a PATCH is refused. */
  readonly upsert?: (id: string, patch: JsonObject, version: GraphVersion) => Checked<Proposal>
  readonly guardWrite: GuardWrite<Body, Proposal>
  /** Checks a deletion. Throws to refuse it. */
  readonly guardDelete?: (change: ProposedChange<Body>) => Promise<readonly AuditDetail[]>
  /** How long a deleted object can be restored, days; absent when deletion is final. */
  readonly retentionDays?: number
  readonly access: {
    readonly create: AccessRule
    readonly update: AccessRule
    readonly delete: AccessRule
  }
}
