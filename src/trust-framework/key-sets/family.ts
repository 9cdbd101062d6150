/** Key sets as a family: what is served, and what is stored. */

import type { FamilyModule } from '../../graph/written-kind.ts'
import { keySetKind, keySetsPath } from './key-set-kind.ts'
import { keySetOperations, unsupportedKeySetOperations } from './key-set-operations.ts'
import { keySetType } from './key-types.ts'
import type { KeyEncryptionKeys } from './sealed-key.ts'

/** Makes the family. Private material is sealed with the first key; without one, it is refused. */
export function createKeySets(encryptionKeys: KeyEncryptionKeys): FamilyModule {
  return {
    kinds: [keySetKind],
    operations: keySetOperations(encryptionKeys),
    unsupportedOperations: unsupportedKeySetOperations,
    // WHY: `keys_v2` exists only below its set.
    containers: [{ path: `${keySetsPath}/{id}`, type: keySetType }],
  }
}
