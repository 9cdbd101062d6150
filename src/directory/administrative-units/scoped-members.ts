/**
 * Who holds a role in an administrative unit, as units and directory roles show it. These are the role assignments with
 * the unit as their scope.
 * Source: `administrativeunit-list-scopedrolemembers`, `directoryrole-list-scopedmembers`.
 */

import type { DerivedPages, EntitySet } from '../../graph/entity-set.ts'
import { passesIndex } from '../../graph/handlers/fixed.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import type { ListQuery, Page, Reader, StoredObject } from '../../store/port.ts'
import { readRoles } from '../access.ts'
import { findRoleOf, principalKinds, requireFew } from '../role-assignments/assignment-pages.ts'
import { scopedRoleMembershipType } from '../entity-types.ts'
import { roleAssignments, scopedRoleMemberships } from '../kinds.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import { listParts } from '../role-assignments/page-parts.ts'
import { unitOfScope, unitScope } from '../roles/role-scope.ts'

/** The assignments that a collection shows. */
interface ScopedMembers {
  readonly filter: Filter
  readonly holds: (assignment: StoredObject) => boolean
}

/** The assignments in a unit. */
export function membersInUnit({ id }: Pick<StoredObject, 'id'>): ScopedMembers {
  const value = unitScope(id).scope
  return {
    filter: { kind: 'comparison', operator: 'eq', property: 'directoryScopeId', value },
    holds: ({ body }) => keyOf(memberText(body, 'directoryScopeId')) === keyOf(value),
  }
}

/** The assignments of a directory role in any unit. */
export function membersOfRole({ body }: StoredObject): ScopedMembers {
  const value = memberText(body, 'roleTemplateId')
  return {
    filter: {
      kind: 'and',
      operands: [
        { kind: 'comparison', operator: 'eq', property: 'roleDefinitionId', value },
        { kind: 'startsWith', property: 'directoryScopeId', text: unitScope('').scope },
      ],
    },
    holds: (assignment) =>
      keyOf(memberText(assignment.body, 'roleDefinitionId')) === keyOf(value) &&
      unitOfScope(memberText(assignment.body, 'directoryScopeId')) !== undefined,
  }
}

/** Shows an assignment in a unit as a membership. A custom role has no directory role: its own id is shown. */
export async function showMembership(
  reader: Reader,
  tenant: TenantId,
  assignment: StoredObject,
): Promise<StoredObject> {
  const { body } = assignment
  const roleDefinitionId = memberText(body, 'roleDefinitionId')
  const role = await findRoleOf(reader, tenant, roleDefinitionId)
  const id = memberText(body, 'principalId')
  let principal: StoredObject | undefined
  for (const { name: family } of principalKinds) {
    principal ??= await reader.find(tenant, { family, id })
  }
  return {
    ...assignment,
    family: scopedRoleMemberships.name,
    body: {
      administrativeUnitId: unitOfScope(memberText(body, 'directoryScopeId')) ?? '',
      roleId: role?.id ?? roleDefinitionId,
      roleMemberInfo: { id, displayName: principal?.body['displayName'] ?? null },
    },
  }
}

function pagesOf({ filter: shown, holds }: ScopedMembers): DerivedPages {
  const list = (
    context: OperationContext,
    { filter, limit, after }: ListQuery,
  ): Promise<Page<StoredObject>> => {
    const { store, caller } = context
    const part = {
      name: 'members',
      list: async (most: number, position: string | undefined) => {
        const page = await store.list(caller.tenant, roleAssignments.name, {
          limit: most,
          filter: shown,
          ...(position !== undefined && { after: position }),
        })
        const items = page.items.map((each) => showMembership(store, caller.tenant, each))
        return { ...page, items: await Promise.all(items) }
      },
    }
    return listParts([part], {
      limit,
      ...(after !== undefined && { after }),
      passes: (each) => filter === undefined || passesIndex(filter, scopedRoleMemberships, each),
      onRead: (total) => requireFew(context, total),
    })
  }
  return {
    find: async ({ store, caller }, id) => {
      const found = await store.find(caller.tenant, { family: roleAssignments.name, id })
      return found && holds(found) ? showMembership(store, caller.tenant, found) : undefined
    },
    list,
    count: async (context, filter) => {
      const { store, caller } = context
      if (filter === undefined) return store.count(caller.tenant, roleAssignments.name, shown)
      let total = 0
      let after: string | undefined
      do {
        const page = await list(context, { filter, limit: 100, ...(after && { after }) })
        total += page.items.length
        after = page.next
      } while (after !== undefined)
      return total
    },
  }
}

/** The set of memberships below one unit or directory role. */
export function scopedMemberSet(
  owner: EntitySet,
  name: 'scopedRoleMembers' | 'scopedMembers',
  ownerId: string,
  members: ScopedMembers,
): EntitySet {
  return {
    kind: scopedRoleMemberships,
    path: `${owner.path}/{id}/${name}`,
    versions: owner.versions,
    keyTemplate: '{id}',
    contextPath: `${owner.contextPath}('${ownerId}')/${name}`,
    type: scopedRoleMembershipType,
    readAccess: readRoles,
    notFoundError: directoryObjectNotFound,
    pages: pagesOf(members),
  }
}
