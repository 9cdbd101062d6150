/** Authentication contexts as a kind of stored object: how they are indexed and audited. */

import { storedAs } from '../../../graph/object-kind.ts'
import { writtenKind } from '../../../graph/written-kind.ts'
import type { StoredObject } from '../../../store/port.ts'
import { kindNames } from '../../model/kind-names.ts'
import { readContexts } from './access.ts'
import { contextType } from './types.ts'
import { encodeContext, type ContextBody } from './context-codec.ts'

function encodeVersion(object: StoredObject<ContextBody>) {
  return encodeContext(object, 'beta')
}

/** The kind of authentication contexts. Nothing but the id is unique. */
export const contextKind = writtenKind<ContextBody>({
  name: kindNames.authenticationContexts,
  indexed: ['displayName', 'isAvailable'],
  index: ({ displayName, isAvailable }) => [
    ...(displayName === null ? [] : [{ property: 'displayName', value: displayName }]),
    { property: 'isAvailable', value: isAvailable },
  ],
  misfitOf: storedAs(contextType, 'isAvailable'),
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
  displayNameOf: ({ id, body }) => body.displayName ?? id,
  modifiedProperties: (before, after) => [
    {
      displayName: 'AuthenticationContextClassReference',
      oldValue: before && encodeVersion(before),
      newValue: after && encodeVersion(after),
    },
  ],
  readAccess: readContexts,
  encodeVersion,
})
