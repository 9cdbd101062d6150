/** Authentication contexts as a kind of stored object: how they are indexed and audited. */

import type { PolicyFamily } from '../../../graph/descriptor.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../../../store/port.ts'
import { kindNames } from '../../model/kind-names.ts'
import { readContexts } from './access.ts'
import { contextBodyOf, encodeContext } from './context-codec.ts'

function encodeVersion(object: StoredObject) {
  return encodeContext(object, 'beta')
}

/** The kind of authentication contexts. Nothing but the id is unique. */
export const contextKind: PolicyFamily = {
  name: kindNames.authenticationContexts,
  indexed: ['displayName', 'isAvailable'],
  index: (body) => {
    const { displayName, isAvailable } = contextBodyOf({ body })
    return [
      ...(displayName === null ? [] : [{ property: 'displayName', value: displayName }]),
      { property: 'isAvailable', value: isAvailable },
    ]
  },
  uniqueKeys: () => [],
  audit: {
    category: 'Policy',
    loggedByService: 'Conditional Access',
    targetType: 'Policy',
  },
  activities: {
    create: 'Add AuthenticationContextClassReference',
    update: 'Update AuthenticationContextClassReference',
    delete: 'Delete AuthenticationContextClassReference',
  },
  displayNameOf: (object) => contextBodyOf(object).displayName ?? object.id,
  modifiedProperties: (before, after) => [
    {
      displayName: 'AuthenticationContextClassReference',
      oldValue: before && encodeVersion(before),
      newValue: after && encodeVersion(after),
    },
  ],
  conflictError: (conflict) => new OstiaryError('conflict', { cause: conflict }),
  readAccess: readContexts,
  encodeVersion,
}
