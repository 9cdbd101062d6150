/** The whole sample tenant: its directory, and what the families add to it. */

import { sampleLocations } from './conditional-access/sample/sample-locations.ts'
import { seedContoso } from './directory/sample/contoso.ts'
import type { Store } from './store/port.ts'

/** Creates the sample tenant Contoso if the store does not have it. */
export function seedSample(store: Store): Promise<void> {
  return seedContoso(store, sampleLocations)
}
