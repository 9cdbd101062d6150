/**
 * Activation of directory roles: a tenant has a role among its directory roles after it was activated, by a request or
 * by the first assignment of it.
 * Source: https://learn.microsoft.com/graph/api/directoryrole-post-directoryroles.
 */

import type { OperationContext } from '../../graph/operation.ts'
import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { findRoleOf } from '../role-assignments/assignment-pages.ts'
import { directoryRole } from '../types/roles.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import { writtenRoles } from './kind.ts'
import { createRecorded, type RelatedWriter } from './recorded-writes.ts'
import { roleCodes } from './role-codes.ts'
import { findBuiltIn } from './role-holders.ts'

/** The message of Graph for an object that exists already. */
export const conflictingObject =
  'A conflicting object with one or more of the specified property values is present in the directory.'

export const roleCodec = directoryCodec(directoryRole, {
  resource: 'DirectoryRole',
  required: ['roleTemplateId'],
  readOnly: ['description', 'displayName'],
})

function activatedBody({ id, body }: StoredObject): JsonObject {
  return {
    description: body['description'] ?? null,
    displayName: body['displayName'] ?? null,
    roleTemplateId: id,
  }
}

/** Completes a role that a request activates. @throws OstiaryError for an unknown or an activated one. */
export async function prepareRole(
  { context, transaction }: ProposedChange,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  const id = memberText(body, 'roleTemplateId')
  const builtIn = findBuiltIn(id)
  if (builtIn === undefined) throw directoryObjectNotFound(id)
  if ((await findRoleOf(transaction, context.caller.tenant, id)) !== undefined) {
    throw new OstiaryError('directoryBadRequest', {
      message: conflictingObject,
      findings: [
        {
          ostiaryCode: roleCodes.alreadyActivated,
          message: 'the directory role is activated already',
          target: '/roleTemplateId',
        },
      ],
    })
  }
  return activatedBody(builtIn)
}

/** Finds the directory role of a built-in one, and activates it first where that is needed. */
export async function ensureActivated(
  { caller, ids }: OperationContext,
  writer: RelatedWriter,
  builtIn: StoredObject,
): Promise<StoredObject> {
  const active = await findRoleOf(writer.transaction, caller.tenant, builtIn.id)
  if (active !== undefined) return active
  return createRecorded(writer, writtenRoles, ids(), activatedBody(builtIn))
}
