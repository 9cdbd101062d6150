/**
 * The steps of every write, in their order: find the object, compare `If-Match`, decode the request, ask
 * the guard, write. All of them run in one transaction; an exception in any of them undoes the write.
 */

import type { Checked, Finding } from '../kernel/findings.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { Content, EntityKey, StoredObject, Transaction } from '../store/port.ts'
import { changeObjects, type ObjectWriter } from './change.ts'
import { isDefaultObject } from './default-object.ts'
import type { GuardedWrite, GuardWrite, RefuseBody, SurroundWrite } from './writable-entity-set.ts'
import type { WrittenKind } from './written-kind.ts'
import { requireMatch } from './if-match.ts'
import type { GraphResponse } from './message.ts'
import type { OperationContext } from './operation.ts'
import { respondNoContent } from './respond.ts'

/** What one request writes, as its transaction finds it. */
export interface WriteTarget<Body extends JsonObject, Proposal> {
  readonly id: string
  /** The object that the write replaces, a tenant's default included; undefined for a new object. */
  readonly current: StoredObject<Body> | undefined
  /** The deleted object that the write brings back, and the tombstone that the write removes. */
  readonly restored?: { readonly last: StoredObject<Body>; readonly tombstone: EntityKey }
  /** Bytes that are stored with the body. */
  readonly content?: Content
  /**
   * The object whose ETag `If-Match` must name. With undefined, every `If-Match` fails. `ignored` is for
   * a POST, which names no object.
   */
  readonly ifMatch: StoredObject | undefined | 'ignored'
  /** Reads the request as a change of `current`. */
  readonly decode: () => Checked<Proposal> | Promise<Checked<Proposal>>
}

/** One write of an object. */
export interface ObjectWrite<
  Body extends JsonObject,
  Proposal,
  Guarded extends GuardedWrite<Body> = GuardedWrite<Body>,
> {
  readonly family: WrittenKind<Body>
  /** Finds what the request names. Throws when that does not exist. */
  readonly find: (transaction: Transaction) => Promise<WriteTarget<Body, Proposal>>
  /** The error that carries the findings of a request that cannot be decoded. */
  readonly invalid: RefuseBody
  readonly guard: (...change: Parameters<GuardWrite<Body, Proposal>>) => Promise<Guarded>
  readonly surround?: SurroundWrite<Body, Proposal> | undefined
}

/** A finished write. */
export interface WriteResult<
  Body extends JsonObject,
  Guarded extends GuardedWrite<Body> = GuardedWrite<Body>,
> {
  /** Undefined for a new object and for one that was restored. */
  readonly before: StoredObject<Body> | undefined
  readonly object: StoredObject<Body>
  /** What the guard returned. */
  readonly guarded: Guarded
}

/** What a guard returns when it accepts a body without warnings or changes. */
export function acceptedAsIs<Body extends JsonObject>(body: Body): GuardedWrite<Body> {
  return { body, warnings: [], auditDetails: [] }
}

function store<Body extends JsonObject>(
  writer: ObjectWriter<Body>,
  { id, current, restored, content }: WriteTarget<Body, unknown>,
  { body, auditDetails: details }: GuardedWrite<Body>,
): Promise<StoredObject<Body>> {
  const extras = { details, ...(content === undefined ? {} : { content }) }
  if (restored !== undefined) return writer.restore(id, body, restored.last.createdAt, extras)
  if (current === undefined) return writer.create(id, body, extras)
  return isDefaultObject(current)
    ? writer.create(id, body, { ...extras, initial: current })
    : writer.replace(current, body, extras)
}

/** Adds what reading the request warned of, in front of the warnings of the guard. */
function withWarnings<Guarded extends GuardedWrite<JsonObject>>(
  guarded: Guarded,
  warnings: readonly Finding[] = [],
): Guarded {
  return warnings.length === 0
    ? guarded
    : { ...guarded, warnings: [...warnings, ...guarded.warnings] }
}

/**
 * Runs one write in a transaction of its own.
 * @throws OstiaryError of any step; `preconditionFailed` when `If-Match` names another version.
 */
export function writeObject<
  Body extends JsonObject,
  Proposal,
  Guarded extends GuardedWrite<Body> = GuardedWrite<Body>,
>(
  context: OperationContext,
  { family, find, invalid, guard, surround }: ObjectWrite<Body, Proposal, Guarded>,
): Promise<WriteResult<Body, Guarded>> {
  return changeObjects(context, family, async (writer) => {
    const { transaction } = writer
    const target = await find(transaction)
    const { id, current: before, restored, ifMatch } = target
    if (ifMatch !== 'ignored') requireMatch(context.request, ifMatch)
    const proposal = await target.decode()
    if (!proposal.ok) {
      const { version } = context
      throw invalid(proposal.findings, { version, isUpdate: before !== undefined })
    }
    const change = {
      context,
      transaction,
      id,
      before,
      ...(restored && { restored: restored.last }),
    }
    const accepted = await guard(change, proposal.value)
    const guarded = withWarnings(accepted, proposal.warnings)
    const apply = async (): Promise<StoredObject<Body>> => {
      if (restored !== undefined) await transaction.delete(restored.tombstone)
      return store(writer, target, guarded)
    }
    if (surround === undefined) return { before, object: await apply(), guarded }
    const write = { writer, change, body: guarded.body, proposal: proposal.value, apply }
    const { object, warnings } = await surround(write)
    return {
      before,
      object,
      guarded: { ...guarded, warnings: [...guarded.warnings, ...warnings] },
    }
  })
}

/** One removal of an object. */
export interface ObjectRemoval<Body extends JsonObject, Found extends StoredObject> {
  readonly family: WrittenKind<Body>
  /** Finds what the request names. Throws when that does not exist. */
  readonly find: (transaction: Transaction) => Promise<Found>
  /** Checks that it may go, and removes it. */
  readonly remove: (writer: ObjectWriter<Body>, object: Found) => Promise<void>
}

/**
 * Removes an object in a transaction of its own, and answers 204.
 * @throws OstiaryError of any step; `preconditionFailed` when `If-Match` names another version.
 */
export async function removeObject<Body extends JsonObject, Found extends StoredObject>(
  context: OperationContext,
  { family, find, remove }: ObjectRemoval<Body, Found>,
): Promise<GraphResponse> {
  await changeObjects(context, family, async (writer) => {
    const object = await find(writer.transaction)
    requireMatch(context.request, object)
    await remove(writer, object)
  })
  return respondNoContent()
}
