/** The operations that write role assignments. */

import { encodeEntity } from '../../graph/handlers/read.ts'
import type { Operation } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../../graph/respond.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { roleAssignmentSet } from '../sets.ts'
import { unifiedRoleAssignment } from '../types/roles.ts'
import { directoryCodec } from '../writes/directory-codec.ts'
import type { DirectoryOptions } from '../writes/options.ts'
import { refuseBody } from '../writes/refuse.ts'
import { manageRoles } from './access.ts'
import { assign, changeAssignments, unassign, type ProposedAssignment } from './assignments.ts'
import { readRoleScope } from './role-scope.ts'

const codec = directoryCodec(unifiedRoleAssignment, {
  resource: 'UnifiedRoleAssignment',
  required: ['principalId', 'roleDefinitionId'],
  readOnly: ['condition', 'principalOrganizationId', 'resourceScope'],
})

/**
 * Reads who shall hold which role, and where.
 * @throws OstiaryError `directoryBadRequest` for a scope that cannot be read.
 */
export function readProposed(body: JsonObject): ProposedAssignment {
  const scope = readRoleScope(body)
  if (!scope.ok) throw refuseBody(scope.findings)
  return {
    principalId: memberText(body, 'principalId'),
    roleDefinitionId: memberText(body, 'roleDefinitionId'),
    scope: scope.value,
  }
}

/** `POST` and `DELETE` of role assignments. */
export function roleAssignmentOperations(options: DirectoryOptions): readonly Operation[] {
  const { path, versions, type } = roleAssignmentSet
  return [
    {
      method: 'POST',
      path,
      roots: versions,
      access: manageRoles,
      produces: 'json',
      takes: type.schema,
      answers: { type: type.schema, as: 'entity' },
      handle: async (context) => {
        const { request, version } = context
        const proposal = codec.create(readJsonObject(request), version)
        if (!proposal.ok) throw refuseBody(proposal.findings)
        const proposed = readProposed(proposal.value.body)
        const assignment = await changeAssignments(context, (writer) =>
          assign(context, writer, options, proposed),
        )
        return respondJson(201, await encodeEntity(context, roleAssignmentSet, assignment), {
          Location: `${request.origin}/${version}${path}/${assignment.id}`,
          ETag: etagOf(assignment.version),
        })
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{id}`,
      roots: versions,
      access: manageRoles,
      produces: 'none',
      handle: async (context) => {
        await changeAssignments(context, (writer) =>
          unassign(context, writer, options, context.keys['id'] ?? ''),
        )
        return respondNoContent()
      },
    },
  ]
}
