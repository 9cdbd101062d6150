/** Collections that callers write: how requests are read, and how a change is checked. */

import type { GraphVersion } from '../edm/model.ts'
import type { AuditDetail } from './directory-audit.ts'
import type { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Checked, Finding } from '../kernel/findings.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { IdSource } from '../kernel/ids.ts'
import type { StoredObject, Transaction } from '../store/port.ts'
import type { AccessRule } from './access-rule.ts'
import type { ObjectWriter } from './change.ts'
import type { OperationContext } from './operation.ts'
import type { WrittenKind } from './written-kind.ts'
import type { EntitySet } from './entity-set.ts'
import type { KeptParts } from './kept-parts.ts'

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
  readonly invalid: RefuseBody
}

/** Which write is refused. */
export interface RefusedWrite {
  readonly version: GraphVersion
  /** Whether the body changes an object that exists. */
  readonly isUpdate: boolean
}

/** Makes the error that carries the findings of a refused body. */
export type RefuseBody = (findings: readonly Finding[], write: RefusedWrite) => OstiaryError

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

/** A write that passed its guard and is about to be stored. */
export interface SurroundedWrite<Body extends JsonObject, Proposal> {
  readonly writer: ObjectWriter<Body>
  readonly change: ProposedChange<Body>
  /** What `apply` stores. */
  readonly body: Body
  readonly proposal: Proposal
  /** Stores the object, with its version and audit record. */
  readonly apply: () => Promise<StoredObject<Body>>
}

/** Applies a write, and does in the same transaction what belongs to it. Throws to undo it. */
export type SurroundWrite<Body extends JsonObject, Proposal = Body> = (
  write: SurroundedWrite<Body, Proposal>,
) => Promise<{ readonly object: StoredObject<Body>; readonly warnings: readonly Finding[] }>

/**
 * Applies a deletion, and does in the same transaction what belongs to it. `apply` takes what a restore brings back
 * with the object. Throws to undo the deletion.
 */
export type SurroundDelete<Body extends JsonObject> = (
  writer: ObjectWriter<Body>,
  change: ProposedChange<Body> & { readonly before: StoredObject<Body> },
  apply: (kept?: KeptParts) => Promise<void>,
) => Promise<void>

/** A collection that callers write through JSON bodies. */
export interface WritableEntitySet<
  Body extends JsonObject,
  Proposal = Body,
> extends EntitySet<Body> {
  readonly kind: WrittenKind<Body>
  readonly codec: WriteCodec<Body, Proposal>
  /** Reads the id that a new object asks for; absent when the service chooses ids. */
  readonly newId?: (request: JsonObject, ids: IdSource) => Checked<string>
  /** Reads a PATCH on an unused id as a new object; absent when such a PATCH is refused. */
  readonly upsert?: (id: string, patch: JsonObject, version: GraphVersion) => Checked<Proposal>
  readonly guardWrite: GuardWrite<Body, Proposal>
  /** Checks a deletion. Throws to refuse it. */
  readonly guardDelete?: (change: ProposedChange<Body>) => Promise<readonly AuditDetail[]>
  /** Absent when nothing but the object itself is written. */
  readonly surroundWrite?: SurroundWrite<Body, Proposal>
  readonly surroundDelete?: SurroundDelete<Body>
  /** How long a deleted object can be restored, days; absent when deletion is final. */
  readonly retentionDays?: number
  readonly access: {
    readonly create: AccessRule
    readonly update: AccessRule
    readonly delete: AccessRule
  }
}
