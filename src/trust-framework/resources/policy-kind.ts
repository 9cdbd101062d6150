/** Trust framework policies as a kind of stored object. */

import { changedMembers, type ModifiedProperty } from '../../graph/directory-audit.ts'
import { storedAs } from '../../graph/object-kind.ts'
import { writtenKind } from '../../graph/written-kind.ts'
import type { StoredObject } from '../../store/port.ts'
import { readTrustFramework } from './access.ts'
import { storedPolicyType, type StoredPolicyBody } from './stored-policy.ts'

function changedProperties(
  before: StoredObject<StoredPolicyBody> | undefined,
  after: StoredObject<StoredPolicyBody> | undefined,
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

/** How policies are indexed, audited and shown in history. */
export const trustFrameworkKind = writtenKind<StoredPolicyBody>({
  name: 'trustFrameworkPolicies',
  indexed: [],
  index: () => [],
  misfitOf: storedAs(
    storedPolicyType,
    'tenantId',
    'policyId',
    'policySchemaVersion',
    'publicPolicyUri',
  ),
  audit: { category: 'ResourceManagement', loggedByService: 'B2C', targetType: 'Policy' },
  activities: {
    create: 'Create custom policy',
    update: 'Update custom policy',
    delete: 'Delete custom policy',
  },
  displayNameOf: ({ id }) => id,
  modifiedProperties: changedProperties,
  readAccess: readTrustFramework,
  encodeVersion: ({ id, body: { publicPolicyUri, basePolicy } }) => ({
    '@odata.mediaContentType': 'application/xml',
    '@ostiary.publicPolicyUri': publicPolicyUri,
    '@ostiary.basePolicyId': basePolicy?.policyId ?? null,
    id,
  }),
})
