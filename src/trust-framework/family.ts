/** Trust framework policies as a family: how they are audited and shown, and where they are served. */

import { changedMembers, type ModifiedProperty } from '../graph/directory-audit.ts'
import { storedAs } from '../graph/object-kind.ts'
import { writtenKind, type FamilyModule } from '../graph/written-kind.ts'
import type { StoredObject } from '../store/port.ts'
import { readSchemaText } from './schema/compiled-schema.ts'
import { storedPolicyType, type StoredPolicyBody } from './resources/stored-policy.ts'
import {
  readTrustFramework,
  trustFrameworkContainers,
  trustFrameworkOperations,
} from './resources/policy-operations.ts'

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

const family = writtenKind<StoredPolicyBody>({
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

/** The family of trust framework policies. */
export const trustFramework: FamilyModule = {
  kinds: [family],
  operations: trustFrameworkOperations(family),
  containers: trustFrameworkContainers,
  xmlSchemas: { 'TrustFrameworkPolicy_0.3.0.0.xsd': readSchemaText },
}
