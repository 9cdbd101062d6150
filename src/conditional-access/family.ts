/** Conditional access policies as a family: how they are indexed and audited, and where they are served. */

import type { FamilyModule, PolicyFamily } from '../graph/descriptor.ts'
import { collectionOperations } from '../graph/handlers/write.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { memberText, type JsonObject } from '../kernel/json.ts'
import type { StoredObject } from '../store/port.ts'
import { encodeLegacy } from './legacy/legacy-codec.ts'
import { indexOf, type ConditionalAccessPolicyBody } from './policies/body.ts'
import { encodeModern } from './policies/modern-codec.ts'
import { legacySet, modernSets, readAccess, storedPolicyOf } from './surfaces.ts'

/** The policy in its modern form; where the 2019 form says more, that form beside it. */
function encodeWhole(object: StoredObject): JsonObject {
  const policy = storedPolicyOf(object)
  return {
    ...encodeModern(policy, 'beta'),
    ...(policy.body.legacy ? { '@ostiary.legacy': encodeLegacy(policy) } : {}),
  }
}

const family: PolicyFamily = {
  name: 'conditionalAccessPolicies',
  indexed: ['displayName', 'state', 'templateId'],
  index: (body) => indexOf(body as ConditionalAccessPolicyBody),
  uniqueKeys: () => [],
  audit: { category: 'Policy', loggedByService: 'Conditional Access', targetType: 'Policy' },
  activities: {
    create: 'Add conditional access policy',
    update: 'Update conditional access policy',
    delete: 'Delete conditional access policy',
  },
  displayNameOf: ({ body }) => memberText(body, 'displayName'),
  modifiedProperties: (before, after) => [
    {
      displayName: 'ConditionalAccessPolicy',
      oldValue: before && encodeWhole(before),
      newValue: after && encodeWhole(after),
    },
  ],
  conflictError: (conflict) => new OstiaryError('conflict', { cause: conflict }),
  readAccess,
  encodeVersion: encodeWhole,
}

/** The family of conditional access policies. */
export const conditionalAccess: FamilyModule = {
  kinds: [family],
  operations: [legacySet(family), ...modernSets(family)].flatMap(collectionOperations),
}
