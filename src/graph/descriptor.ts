/**
 * What a family folder exports. Nothing generic names a family: handlers, history, audit and store work
 * from these descriptors alone.
 */

import type { GraphVersion } from '../edm/model.ts'
import type { AuditDescriptor, ModifiedProperty } from '../audit/directory-audit.ts'
import type { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Checked, Finding } from '../kernel/findings.ts'
import type { TenantId } from '../kernel/ids.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { Change, IndexEntry, Reader, StoredObject, UniqueKey } from '../store/port.ts'
import type { ConflictError } from '../store/errors.ts'
import type { AccessRule } from './access-rule.ts'
import type { Operation } from './operation.ts'

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
  readonly activities: Readonly<Record<Change, string>>
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
  readonly family: PolicyFamily
  readonly operations: readonly Operation[]
}

export interface EncodeContext {
  readonly version: GraphVersion
  /** `list` where the entity stands in a collection, `entity` where it stands alone. */
  readonly form: 'list' | 'entity'
}

/** An entity type as one path serves it. */
export interface EntityType {
  /** Name in the namespace `microsoft.graph`. */
  readonly name: string
  /** The property names that `$select` takes, in the order of the encoded entity. */
  readonly properties: readonly string[]
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
}

/** A collection that callers write through JSON bodies. */
export interface WritableEntitySet extends EntitySet {
  readonly kind: PolicyFamily
  readonly codec: WriteCodec
  /** Checks an update against the rest of the store, inside its transaction. Throws to refuse it. */
  readonly guardUpdate?: (
    reader: Reader,
    tenant: TenantId,
    current: StoredObject,
    body: JsonObject,
  ) => Promise<void>
  readonly access: {
    readonly create: AccessRule
    readonly update: AccessRule
    readonly delete: AccessRule
  }
}
