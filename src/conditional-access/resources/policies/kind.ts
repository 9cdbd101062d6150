/** Conditional access policies as a kind of stored object: how they are indexed and audited. */

import { storedAs } from '../../../graph/object-kind.ts'
import { writtenKind } from '../../../graph/written-kind.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readAccess } from '../../model/access.ts'
import { kindNames } from '../../model/kind-names.ts'
import { encodeLegacy } from '../form-2019/legacy-codec.ts'
import type { ConditionalAccessPolicyBody, StoredPolicy } from '../../model/policy-body.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import { policyEntries } from './index-entries.ts'
import { encodeModern } from '../form-modern/modern-codec.ts'

/** Returns a stored object in the form that the codecs print. */
export function storedPolicyOf({
  id,
  body,
  createdAt,
  modifiedAt,
}: StoredObject<ConditionalAccessPolicyBody>): StoredPolicy {
  const isEdited = modifiedAt.getTime() !== createdAt.getTime()
  return { id, body, createdAt, modifiedAt: isEdited ? modifiedAt : undefined }
}

/** Prints a policy in its modern form with the warnings of its write, and in the 2019 form if that says more. */
function encodeWhole(object: StoredObject<ConditionalAccessPolicyBody>): JsonObject {
  const policy = storedPolicyOf(object)
  const { legacy, warnings } = policy.body
  return {
    ...encodeModern(policy, 'beta'),
    ...(legacy ? { '@ostiary.legacy': encodeLegacy(policy) } : {}),
    ...(warnings ? { '@ostiary.warnings': warnings } : {}),
  }
}

/** The kind of conditional access policies. */
export const policyKind = writtenKind<ConditionalAccessPolicyBody>({
  name: kindNames.policies,
  indexed: ['displayName', 'state', 'templateId'],
  index: policyEntries,
  misfitOf: storedAs(conditionalAccessPolicyType, 'displayName', 'state', 'conditions'),
  audit: { category: 'Policy', loggedByService: 'Conditional Access', targetType: 'Policy' },
  activities: {
    create: 'Add conditional access policy',
    update: 'Update conditional access policy',
    delete: 'Delete conditional access policy',
    restore: 'Restore conditional access policy',
    purge: 'Hard delete conditional access policy',
  },
  // WHY: it must always be possible to turn a policy off, and warnings come from the service.
  countedPart: (body) => ({ ...body, state: undefined, warnings: undefined }),
  displayNameOf: ({ body }) => body.displayName,
  modifiedProperties: (before, after) => [
    {
      displayName: 'ConditionalAccessPolicy',
      oldValue: before && encodeWhole(before),
      newValue: after && encodeWhole(after),
    },
  ],
  readAccess,
  encodeVersion: encodeWhole,
})
