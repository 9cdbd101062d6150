/** The declaration of break-glass identities as a kind of stored object. */

import type { PolicyFamily } from '../../../graph/descriptor.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readAccess } from '../../model/access.ts'
import { declarationKey, type BreakGlassIdentity } from '../declared-identities.ts'

/** The declaration of a tenant as it is stored. */
export type BreakGlassBody = {
  readonly identities: readonly BreakGlassIdentity[]
  /** What the caller was warned of; absent when there was nothing. */
  readonly warnings?: readonly JsonObject[]
}

function encodeVersion({ body }: StoredObject): JsonObject {
  const { identities, warnings } = body as BreakGlassBody
  return { identities, ...(warnings === undefined ? {} : { '@ostiary.warnings': warnings }) }
}

const activity = 'Set break-glass identities'

/** The kind of break-glass declarations; a tenant has one, which is never deleted. */
export const breakGlassKind: PolicyFamily = {
  name: declarationKey.family,
  indexed: [],
  index: () => [],
  uniqueKeys: () => [],
  audit: { category: 'Policy', loggedByService: 'Conditional Access', targetType: 'Policy' },
  activities: { create: activity, update: activity, delete: activity },
  displayNameOf: () => 'Break-glass identities',
  modifiedProperties: (before, after) => [
    {
      displayName: 'BreakGlassIdentities',
      oldValue: before?.body['identities'],
      newValue: after?.body['identities'],
    },
  ],
  conflictError: (conflict) => new OstiaryError('conflict', { cause: conflict }),
  readAccess,
  encodeVersion,
}
