/**
 * New groups in an administrative unit: `POST …/administrativeUnits/{id}/members` with a group as its body.
 * Source: https://learn.microsoft.com/graph/api/administrativeunit-post-members.
 */

import type { EntitySet } from '../../graph/entity-set.ts'
import { requireEntity } from '../../graph/handlers/read.ts'
import { encodeWritten } from '../../graph/handlers/respond-written.ts'
import type { Operation } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson } from '../../graph/respond.ts'
import { writeObject } from '../../graph/write-object.ts'
import { setOfAnyObjects } from '../any-object.ts'
import { memberText } from '../../kernel/json.ts'
import { loadTenant } from '../own-tenant.ts'
import { groupSet } from '../sets.ts'
import { refuseWrite } from '../writes/refuse.ts'
import type { WrittenSet } from '../writes/written-set.ts'
import { linkEdge, type ProposedEdge } from '../writes/written-reference.ts'
import { createGroupsInUnits } from './access.ts'
import { unitMembers } from './kind.ts'
import { unitCodes } from './unit-codes.ts'

/** The operation that creates a group in a unit. `groups` is the set of groups as callers write it. */
export function groupInUnitOperation(unitSet: EntitySet, groups: WrittenSet): Operation {
  const { schema } = groupSet.type
  return {
    method: 'POST',
    path: `${unitSet.path}/{id}/members`,
    roots: unitSet.versions,
    access: createGroupsInUnits,
    produces: 'json',
    takes: schema,
    answers: { type: schema, as: 'entity' },
    handle: async (context) => {
      const { request, version, keys } = context
      await loadTenant(context)
      const json = readJsonObject(request)
      if (!/^#?microsoft\.graph\.group$/iu.test(memberText(json, '@odata.type'))) {
        throw refuseWrite(
          unitCodes.memberTypeMissing,
          "The body must be a group, with '@odata.type' '#microsoft.graph.group'.",
        )
      }
      const proposal = groups.codec.create(json, version)
      const id = context.ids()
      const written = await writeObject(context, {
        family: groups.kind,
        find: async () => ({
          id,
          current: undefined,
          ifMatch: 'ignored',
          decode: () => proposal,
        }),
        invalid: groups.codec.invalid,
        guard: groups.guardWrite,
        surround: async (write) => {
          const { transaction } = write.writer
          const unit = await requireEntity(transaction, context, unitSet, keys['id'] ?? '')
          const edge: ProposedEdge = {
            context,
            transaction,
            source: unit,
            target: { family: groups.kind.name, id, body: write.body },
          }
          await unitMembers.checkLink?.(edge)
          const apply = async () => {
            const group = await write.apply()
            await linkEdge(write.writer, unitMembers, edge)
            return group
          }
          const object =
            groups.surroundWrite ?? (async () => ({ object: await apply(), warnings: [] }))
          return object({ ...write, apply })
        },
      })
      const { object } = written
      const shown = setOfAnyObjects(unitSet)
      return respondJson(201, await encodeWritten(context, shown, written), {
        Location: `${request.origin}/${version}/groups/${object.id}`,
        ETag: etagOf(object.version),
      })
    },
  }
}
