/**
 * Classifications of delegated permissions. Source: `serviceprincipal-post-delegatedpermissionclassifications`,
 * `delegatedPermissionClassification`.
 */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import type { Operation } from '../../graph/operation.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { readApplications } from '../access.ts'
import { listedObjects } from '../app-parts/text-rules.ts'
import { permissionClassificationType } from '../entity-types.ts'
import { permissionClassifications } from '../kinds.ts'
import { withPublishedPermissions } from '../service-principals/microsoft-graph.ts'
import { servicePrincipalSet } from '../sets.ts'
import { delegatedPermissionClassification } from '../types/extensions.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import { ownedObjectOperations, type OwnedWrite } from '../writes/item-operations.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'
import { permissionGrantCodes } from './grant-codes.ts'

export const writtenClassifications = writtenDirectoryKind(permissionClassifications, {
  type: permissionClassificationType,
  readAccess: readApplications,
  audit: { category: 'ApplicationManagement', targetType: 'DelegatedPermissionClassification' },
  noun: 'delegated permission classification',
})

const classifyPermissions: AccessRule = {
  delegated: anyOf('Policy.ReadWrite.PermissionGrant', 'Directory.AccessAsUser.All'),
  application: anyOf('Policy.ReadWrite.PermissionGrant'),
  directoryRoles: [
    roleTemplates.globalAdministrator,
    roleTemplates.privilegedRoleAdministrator,
    roleTemplates.applicationAdministrator,
    roleTemplates.cloudApplicationAdministrator,
  ],
  denial: 'authorizationRequestDenied',
}

async function prepare(
  { context, transaction, owner }: OwnedWrite,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  const id = memberText(body, 'permissionId')
  const scopes = listedObjects(withPublishedPermissions(owner.body)['oauth2PermissionScopes'])
  const scope = scopes.find((each) =>
    id === ''
      ? memberText(each, 'value') === memberText(body, 'permissionName')
      : keyOf(memberText(each, 'id')) === keyOf(id),
  )
  const name = memberText(body, 'permissionName')
  if (scope === undefined || (name !== '' && name !== memberText(scope, 'value'))) {
    throw refuseWrite(
      permissionGrantCodes.classificationInvalid,
      'The resource has no delegated permission with this `permissionId` and `permissionName`.',
    )
  }
  const permissionId = memberText(scope, 'id')
  const equals = (property: string, value: string) =>
    ({ kind: 'comparison', operator: 'eq', property, value }) as const
  const filter = {
    kind: 'and',
    operands: [equals('servicePrincipalId', owner.id), equals('permissionId', permissionId)],
  } as const
  const { tenant } = context.caller
  if ((await transaction.count(tenant, permissionClassifications.name, filter)) > 0) {
    throw refuseWrite(
      permissionGrantCodes.classificationInvalid,
      'The permission is classified already; delete that classification first.',
    )
  }
  return {
    classification: body['classification'] ?? 'low',
    permissionId,
    permissionName: memberText(scope, 'value'),
    servicePrincipalId: owner.id,
  }
}

/** The operations that classify permissions of a resource. */
export const classificationOperations: readonly Operation[] = ownedObjectOperations({
  owner: servicePrincipalSet,
  name: 'delegatedPermissionClassifications',
  kind: writtenClassifications,
  type: permissionClassificationType,
  ownerMember: 'servicePrincipalId',
  codec: directoryCodec(delegatedPermissionClassification, {
    resource: 'DelegatedPermissionClassification',
    required: ['classification'],
  }),
  access: classifyPermissions,
  isUpdatable: false,
  prepare,
})
