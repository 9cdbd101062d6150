/** Trust framework policies as a family: how they are audited and shown, and where they are served. */

import { changedMembers, type ModifiedProperty } from '../graph/directory-audit.ts'
import type { FamilyModule, PolicyFamily } from '../graph/descriptor.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../store/port.ts'
import { readBody } from './stored-policy.ts'
import { readAccess, trustFrameworkContainers, trustFrameworkOperations } from './surfaces.ts'

function changedProperties(
  before: StoredObject | undefined,
  after: StoredObject | undefined,
): readonly ModifiedProperty[] {
  return [
    ...changedMembers(before?.body, after?.body),
    {
      displayName: 'Content.Length',
      oldValue: before?.content?.bytes.byteLength,
      newValue: after?.content?.bytes.byteLength,
    },
  ]
}

const family: PolicyFamily = {
  name: 'trustFrameworkPolicies',
  indexed: [],
  index: () => [],
  uniqueKeys: () => [],
  audit: { category: 'ResourceManagement', loggedByService: 'B2C', targetType: 'Policy' },
  activities: {
    create: 'Create custom policy',
    update: 'Update custom policy',
    delete: 'Delete custom policy',
  },
  displayNameOf: ({ id }) => id,
  modifiedProperties: changedProperties,
  conflictError: (conflict) => new OstiaryError('conflict', { cause: conflict }),
  readAccess,
  encodeVersion: (object) => {
    const { publicPolicyUri, basePolicy } = readBody(object)
    return {
      '@odata.mediaContentType': 'application/xml',
      '@ostiary.publicPolicyUri': publicPolicyUri,
      '@ostiary.basePolicyId': basePolicy?.policyId ?? null,
      id: object.id,
    }
  },
}

/** The family of trust framework policies. */
export const trustFramework: FamilyModule = {
  kinds: [family],
  operations: trustFrameworkOperations(family),
  containers: trustFrameworkContainers,
}
