/**
 * The role assignments of a tenant, page by page: the members of its directory roles, who hold a built-in role in the
 * whole tenant, and the stored assignments, which are of custom roles or in a part of the tenant. A filter by principal
 * or role reads only their assignments.
 * Source: https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments.
 */

import type { DerivedPages } from '../../graph/entity-set.ts'
import { maximumObjectsRead } from '../../graph/handlers/bounded.ts'
import { passesIndex } from '../../graph/handlers/fixed.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import { TooMuchEffortError, type OperationContext } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { memberText } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import { queryCodes } from '../../odata/query-codes.ts'
import { everyItem } from '../../store/every-item.ts'
import type { ListQuery, Page, Reader, StoredObject } from '../../store/port.ts'
import { readTenantAssignmentId, tenantAssignmentId } from './assignment-id.ts'
import {
  directoryRoles,
  groups,
  membersRelation,
  roleAssignments,
  servicePrincipals,
  users,
} from '../kinds.ts'
import { listParts, type CollectionPart } from './page-parts.ts'
import { requiredValues } from './required-values.ts'

/** The scope of assignments in the whole tenant. */
const tenantScope = '/'

/** Assignments that are read for one answer without delaying other requests. */
const fewAssignments = 500

/** Principals of one filter whose roles are looked up one by one. */
const mostPrincipals = 50

/** The kinds of objects that can hold a role. */
export const principalKinds: readonly ObjectKind[] = [users, groups, servicePrincipals]

/** How a set shows assignments: as they are, or as objects that are made from them. */
export interface AssignmentView {
  readonly kind: ObjectKind
  readonly show: (assignment: StoredObject) => StoredObject
}

function oneOf(property: string, values: readonly string[]): Filter {
  return { kind: 'in', property, values }
}

/** The assignment that a member of a directory role has in the whole tenant. */
export function heldRole(
  role: StoredObject,
  { id: principalId, createdAt }: StoredObject,
): StoredObject {
  const roleDefinitionId = memberText(directoryRoles.bodyOf(role), 'roleTemplateId')
  return {
    family: roleAssignments.name,
    id: tenantAssignmentId({ roleDefinitionId, principalId }),
    version: 1,
    body: { directoryScopeId: tenantScope, principalId, roleDefinitionId },
    createdAt,
    modifiedAt: createdAt,
  }
}

function listRoles({ store, caller }: OperationContext, templates: readonly string[] | undefined) {
  const narrowed = templates && { filter: oneOf('roleTemplateId', templates) }
  return everyItem((query) =>
    store.list(caller.tenant, directoryRoles.name, { ...query, ...narrowed }),
  )
}

/** The tenant-wide assignments of some principals: all of them are one page. */
async function listHeldBy(
  { store, caller }: OperationContext,
  principals: readonly string[],
): Promise<Page<StoredObject>> {
  const held = principals.flatMap((id) =>
    principalKinds.map(async ({ name: family }) => {
      const principal = await store.find(caller.tenant, { family, id })
      if (principal === undefined) return []
      const end = { relation: membersRelation, target: principal, family: directoryRoles.name }
      const roles = await everyItem((query) => store.listRelated(caller.tenant, end, query))
      return roles.map((role) => heldRole(role, principal))
    }),
  )
  return { items: (await Promise.all(held)).flat() }
}

async function partsOf(
  context: OperationContext,
  filter: Filter | undefined,
): Promise<readonly CollectionPart<StoredObject>[]> {
  const { store, caller } = context
  const required = (property: string) => requiredValues(filter, property)
  const [principals, roles, scopes] = [
    required('principalId'),
    required('roleDefinitionId'),
    required('directoryScopeId'),
  ]
  const narrowed = [
    ...(principals ? [oneOf('principalId', principals)] : []),
    ...(roles ? [oneOf('roleDefinitionId', roles)] : []),
    ...(scopes ? [oneOf('directoryScopeId', scopes)] : []),
  ]
  const stored: CollectionPart<StoredObject> = {
    // Sorts after every id.
    name: '~',
    list: (limit, after) =>
      store.list(caller.tenant, roleAssignments.name, {
        limit,
        ...(after !== undefined && { after }),
        ...(narrowed.length > 0 && { filter: { kind: 'and', operands: narrowed } }),
      }),
  }
  if (scopes?.includes(tenantScope) === false) return [stored]
  if (principals !== undefined && principals.length <= mostPrincipals) {
    const held = await listHeldBy(context, principals)
    return [{ name: '-', list: listOf(held.items) }, stored]
  }
  const activated = await listRoles(context, roles)
  return [
    ...activated.map((role): CollectionPart<StoredObject> => {
      const end = { relation: membersRelation, source: role }
      return {
        name: role.id.toLowerCase(),
        list: async (limit, after) => {
          const query = { limit, ...(after !== undefined && { after }) }
          const { items, next } = await store.listRelated(caller.tenant, end, query)
          return {
            items: items.map((member) => heldRole(role, member)),
            ...(next !== undefined && { next }),
          }
        },
      }
    }),
    stored,
  ]
}

function listOf(items: readonly StoredObject[]): CollectionPart<StoredObject>['list'] {
  return async (limit, after) => {
    const start = Number(after ?? 0)
    const end = start + limit
    return {
      items: items.slice(start, end),
      ...(end < items.length && { next: String(end) }),
    }
  }
}

/**
 * Ends a list for which too many assignments are read.
 * @throws OstiaryError `unsupportedQuery`; TooMuchEffortError where the request must be short.
 */
export function requireFew({ mayTakeLong }: OperationContext, total: number): void {
  if (mayTakeLong === false && total > fewAssignments) throw new TooMuchEffortError()
  if (total <= maximumObjectsRead) return
  throw new OstiaryError('unsupportedQuery', {
    ostiaryCode: queryCodes.tooManyObjects,
    message: `Unsupported Query: more than ${maximumObjectsRead} assignments would have to be read. Filter by principalId or roleDefinitionId.`,
  })
}

async function listAssignments(
  context: OperationContext,
  { kind, show }: AssignmentView,
  { filter, limit, after }: ListQuery,
): Promise<Page<StoredObject>> {
  const parts = await partsOf(context, filter)
  const shown = parts.map(({ name, list }): CollectionPart<StoredObject> => ({
    name,
    list: async (most, position) => {
      const page = await list(most, position)
      return { ...page, items: page.items.map(show) }
    },
  }))
  return listParts(shown, {
    limit,
    ...(after !== undefined && { after }),
    passes: (object) => filter === undefined || passesIndex(filter, kind, object),
    onRead: (total) => requireFew(context, total),
  })
}

/** Tells whether a filter names roles only, so that its count needs no look at the members of these. */
function isByRole(filter: Filter | undefined): boolean {
  if (filter === undefined) return true
  const isEquality =
    filter.kind === 'in' || (filter.kind === 'comparison' && filter.operator === 'eq')
  return isEquality && filter.property.toLowerCase() === 'roledefinitionid'
}

async function countAssignments(
  context: OperationContext,
  view: AssignmentView,
  filter: Filter | undefined,
): Promise<number> {
  const { store, caller } = context
  if (isByRole(filter)) {
    const roles = await listRoles(context, requiredValues(filter, 'roleDefinitionId'))
    const counts = await Promise.all([
      store.count(caller.tenant, roleAssignments.name, filter),
      ...roles.map((source) =>
        store.countRelated(caller.tenant, { relation: membersRelation, source }),
      ),
    ])
    return counts.reduce((sum, count) => sum + count, 0)
  }
  let total = 0
  let after: string | undefined
  do {
    const page = await listAssignments(context, view, {
      limit: fewAssignments,
      ...(filter && { filter }),
      ...(after !== undefined && { after }),
    })
    total += page.items.length
    requireFew(context, total)
    after = page.next
  } while (after !== undefined)
  return total
}

/** Finds an assignment by its id, in the state that the reader sees. */
export async function findAssignment(
  reader: Reader,
  tenant: TenantId,
  id: string,
): Promise<StoredObject | undefined> {
  const holding = readTenantAssignmentId(id)
  if (holding === undefined) return reader.find(tenant, { family: roleAssignments.name, id })
  const role = await findRoleOf(reader, tenant, holding.roleDefinitionId)
  if (role === undefined) return undefined
  const { items } = await reader.listRelated(
    tenant,
    { relation: membersRelation, source: role },
    {
      limit: 1,
      filter: { kind: 'comparison', operator: 'eq', property: 'id', value: holding.principalId },
    },
  )
  return items.map((principal) => heldRole(role, principal))[0]
}

/** Finds the directory role that a tenant activated from a template. */
export async function findRoleOf(
  reader: Reader,
  tenant: TenantId,
  roleTemplateId: string,
): Promise<StoredObject | undefined> {
  const { items } = await reader.list(tenant, directoryRoles.name, {
    limit: 1,
    filter: {
      kind: 'comparison',
      operator: 'eq',
      property: 'roleTemplateId',
      value: roleTemplateId,
    },
  })
  return items[0]
}

/** The assignments of a tenant as a set shows them. */
export function assignmentPages(view: AssignmentView): DerivedPages {
  return {
    find: async (context, id) => {
      const found = await findAssignment(context.store, context.caller.tenant, id)
      return found && view.show(found)
    },
    list: (context, query) => listAssignments(context, view, query),
    count: (context, filter) => countAssignments(context, view, filter),
  }
}
