/** Conditional access policies as a family: how they are indexed and audited, and where they are served. */

import type { FamilyModule, PolicyFamily } from '../graph/descriptor.ts'
import { collectionOperations } from '../graph/handlers/write.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { indexOf, type ConditionalAccessPolicyBody } from './policies/body.ts'
import { encodeModern } from './policies/modern-codec.ts'
import { legacySet, modernSets, readAccess, storedPolicyOf } from './surfaces.ts'

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
  displayNameOf: ({ body }) => String(body['displayName']),
  modifiedProperties: (before, after) => [
    {
      displayName: 'ConditionalAccessPolicy',
      oldValue: before && encodeModern(storedPolicyOf(before), 'beta'),
      newValue: after && encodeModern(storedPolicyOf(after), 'beta'),
    },
  ],
  conflictError: (conflict) => new OstiaryError('conflict', { cause: conflict }),
  readAccess,
  encodeVersion: (object) => encodeModern(storedPolicyOf(object), 'beta'),
}

/** The family of conditional access policies. */
export const conditionalAccess: FamilyModule = {
  family,
  operations: [legacySet(family), ...modernSets(family)].flatMap(collectionOperations),
}
