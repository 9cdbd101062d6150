/** Conditional access policies as a kind of stored object: how they are indexed and audited. */

import type { PolicyFamily } from '../../../graph/descriptor.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { memberText, type JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readAccess } from '../../model/access.ts'
import { encodeLegacy } from '../form-2019/legacy-codec.ts'
import type { ConditionalAccessPolicyBody, StoredPolicy } from '../../model/policy-body.ts'
import { indexOf } from './index-entries.ts'
import { encodeModern } from '../form-modern/modern-codec.ts'

/** A stored object as the codecs take it. */
export function storedPolicyOf(object: StoredObject): StoredPolicy {
  const isEdited = object.modifiedAt.getTime() !== object.createdAt.getTime()
  return {
    id: object.id,
    body: object.body as ConditionalAccessPolicyBody,
    createdAt: object.createdAt,
    modifiedAt: isEdited ? object.modifiedAt : undefined,
  }
}

/** The policy in its modern form, with what its write was warned of; where the 2019 form says more, that too. */
function encodeWhole(object: StoredObject): JsonObject {
  const policy = storedPolicyOf(object)
  const { legacy, warnings } = policy.body
  return {
    ...encodeModern(policy, 'beta'),
    ...(legacy ? { '@ostiary.legacy': encodeLegacy(policy) } : {}),
    ...(warnings ? { '@ostiary.warnings': warnings } : {}),
  }
}

/** The kind of conditional access policies. */
export const policyKind: PolicyFamily = {
  name: 'conditionalAccessPolicies',
  indexed: ['displayName', 'state', 'templateId'],
  index: (body) => indexOf(body as ConditionalAccessPolicyBody),
  uniqueKeys: () => [],
  audit: { category: 'Policy', loggedByService: 'Conditional Access', targetType: 'Policy' },
  activities: {
    create: 'Add conditional access policy',
    update: 'Update conditional access policy',
    delete: 'Delete conditional access policy',
    restore: 'Restore conditional access policy',
    purge: 'Hard delete conditional access policy',
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
