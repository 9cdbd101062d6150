/**
 * The tenant-wide setting of continuous access evaluation, which the session control of policies has
 * superseded. On for everybody until it is written.
 * Source: https://learn.microsoft.com/graph/api/resources/continuousaccessevaluationpolicy (beta).
 */

import { changedMembers } from '../../audit/directory-audit.ts'
import { entity } from '../../edm/base-types.ts'
import { encodeComplex } from '../../edm/complete.ts'
import { betaOnly, boolean, collection, entityType, property, text } from '../../edm/model.ts'
import type { PolicyFamily } from '../../graph/descriptor.ts'
import { patchCodec, singletonOperations } from '../../graph/handlers/singleton.ts'
import type { Operation } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../../store/port.ts'
import { readAllAccess, writeAccess } from '../access.ts'
import { idOf } from '../policies/principal-values.ts'

/** The id is the same in every tenant. */
const id = '00000000-0000-0000-0000-000000000006'
const displayName = 'Continuous Access Evaluation'
const description =
  'Ends access to resources at once when it is withdrawn from a user or when the client moves to another address.'

const continuousAccessEvaluationType = entityType(
  'continuousAccessEvaluationPolicy',
  [
    property('id', text, { isReadOnly: true, nullable: false }),
    property('displayName', text, { isReadOnly: true, nullable: false }),
    property('description', text, { isReadOnly: true, nullable: false }),
    // DEVIATION: later pages call these three read-only; the first edition lets callers set them.
    property('isEnabled', boolean, { nullable: false }),
    property('users', collection(idOf('a user'))),
    property('groups', collection(idOf('a group'))),
    property('migrate', boolean, { nullable: false }),
  ],
  { base: entity, versions: betaOnly },
)

const change = 'Update continuous access evaluation'

/**
 * The setting as a kind of stored object.
 * Shape of a body: `{ "isEnabled": true, "users": ["<id>"], "groups": [], "migrate": false }`.
 */
export const continuousAccessEvaluationKind: PolicyFamily = {
  name: 'continuousAccessEvaluationPolicy',
  indexed: [],
  index: () => [],
  uniqueKeys: () => [],
  audit: { category: 'Policy', loggedByService: 'Conditional Access', targetType: 'Policy' },
  activities: { create: change, update: change, delete: change },
  displayNameOf: () => displayName,
  modifiedProperties: (before, after) => changedMembers(before?.body, after?.body),
  conflictError: (conflict) => new OstiaryError('conflict', { cause: conflict }),
  readAccess: readAllAccess,
  encodeVersion: (object) => encode(object),
}

function encode({ body }: StoredObject) {
  const members = { id, displayName, description, ...body }
  return encodeComplex(continuousAccessEvaluationType, members, 'beta')
}

/** GET and PATCH of the setting. Empty lists of users and groups mean everybody. */
export const continuousAccessEvaluationOperations: readonly Operation[] = singletonOperations({
  kind: continuousAccessEvaluationKind,
  id,
  initial: { isEnabled: true, users: [], groups: [], migrate: false },
  path: '/identity/continuousAccessEvaluationPolicy',
  contextPath: 'identity/continuousAccessEvaluationPolicy',
  versions: ['beta'],
  type: {
    name: continuousAccessEvaluationType.name,
    schema: continuousAccessEvaluationType,
    properties: continuousAccessEvaluationType.properties.map((member) => member.name),
    encode,
  },
  codec: patchCodec(continuousAccessEvaluationType),
  readAccess: readAllAccess,
  updateAccess: writeAccess('Policy.Read.All', 'Application.Read.All'),
})
