/** The operations on who holds a role in an administrative unit. */

import type { EntitySet } from '../../graph/entity-set.ts'
import { encodeEntity, listOperation, requireEntity } from '../../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../../graph/respond.ts'
import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { findAssignment } from '../role-assignments/assignment-pages.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import { manageRoles } from '../roles/access.ts'
import { assign, changeAssignments, unassign } from '../roles/assignments.ts'
import { unitScope } from '../roles/role-scope.ts'
import { administrativeUnitSet, betaAdministrativeUnitSet, roleSet } from '../sets.ts'
import { scopedRoleMembership } from '../types/roles.ts'
import { directoryCodec } from '../writes/directory-codec.ts'
import type { DirectoryOptions } from '../writes/options.ts'
import { refuseBody, refuseWrite } from '../writes/refuse.ts'
import { membersInUnit, membersOfRole, scopedMemberSet, showMembership } from './scoped-members.ts'
import { unitCodes } from './unit-codes.ts'

type SetOf = (owner: StoredObject) => EntitySet

function readOperations(
  owner: EntitySet,
  name: 'scopedRoleMembers' | 'scopedMembers',
  setOf: SetOf,
): readonly Operation[] {
  const ownerOf = (context: OperationContext) =>
    requireEntity(context.store, context, owner, context.keys['id'] ?? '')
  const described = scopedMemberSet(owner, name, '{id}', membersInUnit({ id: '' }))
  return [
    {
      ...listOperation(described),
      handle: async (context) => listOperation(setOf(await ownerOf(context))).handle(context),
    },
    {
      method: 'GET',
      path: `${described.path}/{itemId}`,
      roots: owner.versions,
      access: described.readAccess,
      produces: 'json',
      queryOptions: ['select'],
      answers: { type: described.type.schema, as: 'entity' },
      handle: async (context) => {
        const set = setOf(await ownerOf(context))
        const id = context.keys['itemId'] ?? ''
        const membership = await requireEntity(context.store, context, set, id)
        return respondJson(200, await encodeEntity(context, set, membership), {
          ETag: etagOf(membership.version),
        })
      },
    },
  ]
}

const codec = directoryCodec(scopedRoleMembership, {
  resource: 'ScopedRoleMembership',
  required: ['roleId', 'roleMemberInfo'],
})

function readBody({ request, version }: OperationContext, unit: StoredObject): JsonObject {
  const json = { administrativeUnitId: unit.id, ...readJsonObject(request) }
  const proposal = codec.create(json, version)
  if (!proposal.ok) throw refuseBody(proposal.findings)
  const { body } = proposal.value
  if (keyOf(memberText(body, 'administrativeUnitId')) !== keyOf(unit.id)) {
    throw refuseWrite(
      unitCodes.otherUnit,
      `'administrativeUnitId' is not the id of the administrative unit '${unit.id}'.`,
    )
  }
  return body
}

const unitMembersName = 'scopedRoleMembers'

function roleMembersOf(unitSet: EntitySet, unit: StoredObject): EntitySet {
  return scopedMemberSet(unitSet, unitMembersName, unit.id, membersInUnit(unit))
}

/** The operations that write the role members of units at one path. */
export function unitRoleMemberOperations(
  unitSet: EntitySet,
  options: DirectoryOptions,
): readonly Operation[] {
  const path = `${unitSet.path}/{id}/${unitMembersName}`
  const common = { roots: unitSet.versions, access: manageRoles }
  return [
    {
      ...common,
      method: 'POST',
      path,
      produces: 'json',
      takes: scopedRoleMembership,
      answers: { type: scopedRoleMembership, as: 'entity' },
      handle: async (context) => {
        const { tenant } = context.caller
        const [unit, membership] = await changeAssignments(context, async (writer) => {
          const { transaction } = writer
          const key = context.keys['id'] ?? ''
          const found = await requireEntity(transaction, context, unitSet, key)
          const body = readBody(context, found)
          const roleId = memberText(body, 'roleId')
          const role = await requireEntity(transaction, context, roleSet, roleId)
          const info = body['roleMemberInfo']
          const assignment = await assign(context, writer, options, {
            principalId: isJsonObject(info) ? memberText(info, 'id') : '',
            roleDefinitionId: memberText(role.body, 'roleTemplateId'),
            scope: unitScope(found.id),
          })
          return [found, await showMembership(transaction, tenant, assignment)] as const
        })
        const set = roleMembersOf(unitSet, unit)
        const { origin } = context.request
        const at = `${unitSet.path}/${unit.id}/${unitMembersName}/${membership.id}`
        return respondJson(201, await encodeEntity(context, set, membership), {
          Location: `${origin}/${context.version}${at}`,
          ETag: etagOf(membership.version),
        })
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: `${path}/{itemId}`,
      produces: 'none',
      handle: async (context) => {
        const { id = '', itemId = '' } = context.keys
        await changeAssignments(context, async (writer) => {
          const { transaction } = writer
          const unit = await requireEntity(transaction, context, unitSet, id)
          const found = await findAssignment(transaction, context.caller.tenant, itemId)
          if (found === undefined || !membersInUnit(unit).holds(found)) {
            throw directoryObjectNotFound(itemId)
          }
          await unassign(context, writer, options, itemId)
        })
        return respondNoContent()
      },
    },
  ]
}

/** Reads of who holds a role in a unit, of units and of directory roles. */
export const scopedMemberReads: readonly Operation[] = [
  ...[administrativeUnitSet, betaAdministrativeUnitSet].flatMap((set) =>
    readOperations(set, unitMembersName, (unit) => roleMembersOf(set, unit)),
  ),
  ...readOperations(roleSet, 'scopedMembers', (role) =>
    scopedMemberSet(roleSet, 'scopedMembers', role.id, membersOfRole(role)),
  ),
]
