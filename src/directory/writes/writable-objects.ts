/**
 * Writes of directory objects: POST, PATCH and DELETE, with the edges that a body binds, in one transaction that a guard
 * surrounds.
 */

import type { AccessRule } from '../../graph/access-rule.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { writeOperations } from '../../graph/handlers/write.ts'
import type { Operation } from '../../graph/operation.ts'
import type {
  GuardedWrite,
  ProposedChange,
  WritableEntitySet,
  WriteCodec,
} from '../../graph/writable-entity-set.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import { acceptedAsIs } from '../../graph/write-object.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { loadTenant } from '../own-tenant.ts'
import { spellExtensions } from './extension-values.ts'
import { takeParts } from './deleted-parts.ts'
import type { DirectoryProposal } from './directory-codec.ts'
import type { DirectoryOptions } from './options.ts'
import { directoryRetentionDays, type CheckDeleted, type WrittenSet } from './written-set.ts'
import {
  changeOfEdge,
  linkEdge,
  proposeEdges,
  type ProposedEdge,
  type WrittenReference,
} from './written-reference.ts'

/** A set of directory objects as callers write it. */
export interface WritableObjects {
  readonly set: EntitySet
  readonly kind: WrittenKind
  readonly codec: WriteCodec<JsonObject, DirectoryProposal>
  readonly access: WritableEntitySet<JsonObject>['access']
  /** Who may restore a deleted object, and delete it for good; absent when a deletion is final. */
  readonly restoreAccess?: AccessRule
  readonly checkDeleted?: CheckDeleted
  /**
   * Checks a create, an update or a restore against the rest of the tenant, and returns what is stored. Throws to
   * refuse it. The body is stored as it is when absent.
   */
  readonly prepare?: (change: ProposedChange, proposal: DirectoryProposal) => Promise<JsonObject>
  /** Checks a deletion. Throws to refuse it. */
  readonly checkDelete?: (change: ProposedChange) => Promise<void>
  /** The relations that a body binds, by `name@odata.bind`. */
  readonly references?: readonly WrittenReference[]
  /** Ids that a new object is bound to in addition to those of its body, such as its first owner. */
  readonly bindNew?: (
    change: ProposedChange,
    proposal: DirectoryProposal,
  ) => DirectoryProposal['bound']
}

async function edgesOf(
  write: ProposedChange,
  body: JsonObject,
  proposal: DirectoryProposal,
  { references = [], bindNew, kind }: WritableObjects,
): Promise<readonly (readonly [WrittenReference, ProposedEdge])[]> {
  if (write.restored !== undefined) return []
  const first = write.before === undefined ? (bindNew?.(write, proposal) ?? {}) : {}
  const source = { family: kind.name, id: write.id, body }
  const all: (readonly [WrittenReference, ProposedEdge])[] = []
  for (const reference of references) {
    const { relation } = reference
    const ids = [...(first[relation] ?? []), ...(proposal.bound[relation] ?? [])]
    if (ids.length === 0) continue
    const { context, transaction } = write
    const edges = await proposeEdges(context, transaction, reference, source, ids)
    all.push(...edges.map((edge) => [reference, edge] as const))
  }
  return all
}

function writtenSet(objects: WritableObjects, { guardChange }: DirectoryOptions): WrittenSet {
  const { set, kind, codec, access, prepare, checkDelete, restoreAccess, checkDeleted } = objects
  return {
    ...set,
    kind,
    codec,
    access,
    ...(restoreAccess && { restoreAccess, retentionDays: directoryRetentionDays }),
    ...(checkDeleted && { checkDeleted }),
    guardWrite: async (change, proposal): Promise<GuardedWrite<JsonObject>> => {
      const { given, body } = proposal
      const spelt = await spellExtensions(change, set.type.name, given, body)
      return acceptedAsIs(prepare ? await prepare(change, { ...proposal, body: spelt }) : spelt)
    },
    ...(checkDelete && {
      guardDelete: async (change) => {
        await checkDelete(change)
        return []
      },
    }),
    surroundWrite: async ({ writer, change, body, proposal, apply }) => {
      const { context, transaction, id, before } = change
      const edges = await edgesOf(change, body, proposal, objects)
      const key = { family: kind.name, id }
      const changes = [
        { kind: 'object' as const, key, ...(before && { before }), after: body },
        ...edges.map(([reference, edge]) => changeOfEdge(reference, edge, 'link')),
      ]
      const { result, warnings, auditDetails } = await guardChange(
        context,
        transaction,
        changes,
        async () => {
          const object = await apply()
          for (const [reference, edge] of edges) await linkEdge(writer, reference, edge)
          return object
        },
      )
      writer.addDetails(auditDetails)
      return { object: result, warnings }
    },
    surroundDelete: async (writer, { context, before }, apply) => {
      const { transaction } = writer
      const { tenant } = context.caller
      const key = { family: kind.name, id: before.id }
      const changes = [{ kind: 'object' as const, key, before }]
      const { auditDetails } = await guardChange(context, transaction, changes, async () =>
        apply(await takeParts(transaction, tenant, key)),
      )
      writer.addDetails(auditDetails)
    },
  }
}

/** A written set with its operations POST, PATCH and DELETE. Reads are mounted elsewhere. */
export function writableObjects(
  objects: WritableObjects,
  options: DirectoryOptions,
): { readonly set: WrittenSet; readonly operations: readonly Operation[] } {
  const set = writtenSet(objects, options)
  const operations = writeOperations(set).map((operation): Operation => ({
    ...operation,
    handle: async (context) => {
      await loadTenant(context)
      return operation.handle(context)
    },
  }))
  return { set, operations }
}
