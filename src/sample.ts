/** The whole sample tenant: its directory, and what the families add to it. */

import { sampleLocations } from './conditional-access/sample/sample-locations.ts'
import { contosoTenantId, seedContoso } from './directory/sample/contoso.ts'
import type { Store } from './store/port.ts'
import { sampleKeySets } from './trust-framework/key-sets/sample-key-sets.ts'
import type { KeyEncryptionKey } from './trust-framework/key-sets/sealed-key.ts'

/** Creates the sample tenant Contoso if the store does not have it. Its policy keys are sealed with the given key. */
export function seedSample(store: Store, sealedBy: KeyEncryptionKey): Promise<void> {
  return seedContoso(store, [...sampleLocations, ...sampleKeySets(contosoTenantId, sealedBy)])
}
