/** Checks the signing keys of the embedded issuer. */

import { existsSync } from 'node:fs'
import { dataPaths } from '../../data-directory.ts'
import { readSigningKeys } from '../../signing-key-file.ts'
import { findRestoredKeys } from '../restored-keys.ts'
import { advice, damage, type Diagnosis } from './diagnosis.ts'

/** Lists the findings on the signing keys of a data directory; creates none. */
export async function checkSigningKeys(data: string, at: Date): Promise<readonly Diagnosis[]> {
  const { signingKeys } = dataPaths(data)
  if (!existsSync(signingKeys)) {
    return [
      advice(
        `${signingKeys}: not found; the service makes a new key when it starts, and tokens of an older one are refused`,
      ),
    ]
  }
  try {
    await readSigningKeys(data)
    const restored = await findRestoredKeys(data, at)
    if (restored === undefined) return []
    const { backedUpAt, kids } = restored
    return [
      advice(
        `${signingKeys}: a restore brought back keys of ${backedUpAt}, which count even if they were withdrawn since: ${kids.join(', ')}; if one was, run \`ostiary keys rotate --overlap 0\`; if not, delete ${dataPaths(data).restoredKeys}`,
      ),
    ]
  } catch (error) {
    return [damage((error as Error).message)]
  }
}
