/**
 * Grants of delegated permissions. Source: `oauth2permissiongrant-post`, `oauth2permissiongrant-update`,
 * `oAuth2PermissionGrant`.
 */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { everyItem } from '../../store/every-item.ts'
import { readGrants } from '../access.ts'
import { fault, findNotAllowed } from '../app-parts/text-rules.ts'
import { oauth2PermissionGrantType } from '../entity-types.ts'
import { oauth2PermissionGrants, servicePrincipals, users } from '../kinds.ts'
import { grantSet } from '../sets.ts'
import { oAuth2PermissionGrant } from '../types/service-principal.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'
import { permissionGrantCodes } from './grant-codes.ts'

const writtenGrants = writtenDirectoryKind(oauth2PermissionGrants, {
  type: oauth2PermissionGrantType,
  readAccess: readGrants,
  audit: { category: 'ApplicationManagement', targetType: 'OAuth2PermissionGrant' },
  noun: 'delegated permission grant',
})

const manageGrants: AccessRule = {
  delegated: anyOf(
    'DelegatedPermissionGrant.ReadWrite.All',
    'Directory.ReadWrite.All',
    'Directory.AccessAsUser.All',
  ),
  application: anyOf('DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'),
  directoryRoles: [
    roleTemplates.globalAdministrator,
    roleTemplates.privilegedRoleAdministrator,
    roleTemplates.applicationAdministrator,
    roleTemplates.cloudApplicationAdministrator,
  ],
  denial: 'authorizationRequestDenied',
}

const forAll = 'AllPrincipals'
const forOne = 'Principal'

/** Longest list of scopes, characters. Source: `oAuth2PermissionGrant`, `scope`. */
const longestScope = 3_850

const codec = directoryCodec(oAuth2PermissionGrant, {
  resource: 'OAuth2PermissionGrant',
  required: ['clientId', 'consentType', 'resourceId'],
  immutable: ['clientId', 'consentType', 'principalId', 'resourceId'],
  longest: { scope: longestScope },
  check: ({ body }) => {
    const consentType = memberText(body, 'consentType')
    const unknown = findNotAllowed(body['consentType'], [forAll, forOne], ['consentType'])
    if (unknown.length > 0) return unknown
    const hasPrincipal = memberText(body, 'principalId') !== ''
    if (hasPrincipal === (consentType === forOne)) return []
    const message = hasPrincipal
      ? `\`principalId\` must be null with \`consentType\` \`${forAll}\``
      : `\`principalId\` is required with \`consentType\` \`${forOne}\``
    return [fault(permissionGrantCodes.grantInvalid, ['principalId'], message)]
  },
})

async function requireObject(
  { context, transaction }: ProposedChange,
  family: string,
  name: string,
  id: string,
): Promise<void> {
  if ((await transaction.find(context.caller.tenant, { family, id })) !== undefined) return
  throw refuseWrite(
    permissionGrantCodes.objectMissing,
    `\`${name}\` '${id}' is not the id of an object for it`,
  )
}

async function requireOnly(
  { context, transaction }: ProposedChange,
  body: JsonObject,
): Promise<void> {
  const filter = {
    kind: 'comparison',
    operator: 'eq',
    property: 'clientId',
    value: memberText(body, 'clientId'),
  } as const
  const others = await everyItem((query) =>
    transaction.list(context.caller.tenant, oauth2PermissionGrants.name, { ...query, filter }),
  )
  const isSame = (name: string, other: JsonObject): boolean =>
    keyOf(memberText(other, name)) === keyOf(memberText(body, name))
  if (
    !others.some((other) => isSame('resourceId', other.body) && isSame('principalId', other.body))
  )
    return
  throw new OstiaryError('sameKeyValueConflict', {
    ostiaryCode: permissionGrantCodes.grantExists,
    message: 'Permission entry already exists.',
  })
}

async function prepareGrant(
  change: ProposedChange,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  if (change.before !== undefined) return body
  await requireObject(change, servicePrincipals.name, 'clientId', memberText(body, 'clientId'))
  await requireObject(change, servicePrincipals.name, 'resourceId', memberText(body, 'resourceId'))
  const principalId = memberText(body, 'principalId')
  if (principalId !== '') await requireObject(change, users.name, 'principalId', principalId)
  await requireOnly(change, body)
  return body
}

/** Composes grants of delegated permissions. */
export function createPermissionGrants(options: DirectoryOptions): WrittenPart {
  const { set, operations } = writableObjects(
    {
      set: grantSet,
      kind: writtenGrants,
      codec,
      access: { create: manageGrants, update: manageGrants, delete: manageGrants },
      prepare: prepareGrant,
    },
    options,
  )
  return { sets: [set], operations }
}
