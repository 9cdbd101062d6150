/** Checks that the stored policy keys can be decrypted. */

import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dataPaths } from '../../data-directory.ts'
import {
  findChosenKeys,
  findUnopenedKeys,
  missingKeyLines,
  type EncryptionKeyOptions,
} from '../encryption-keys.ts'
import { openStore, restoreFolderPrefix, type DataOptions } from '../options.ts'
import { damage, problem, type Diagnosis } from './diagnosis.ts'

/** Lists the findings on policy keys. The database is sound and of this release. */
export async function checkPolicyKeys(
  options: DataOptions & EncryptionKeyOptions,
): Promise<readonly Diagnosis[]> {
  const { data, databaseUrl } = options
  const keys = await findChosenKeys(options)
  if (databaseUrl === undefined && !existsSync(dataPaths(data).database)) return []
  // WHY: the check of files names an unfinished restore, over which no store is opened.
  if ((await readdir(data)).some((name) => name.startsWith(restoreFolderPrefix))) return []
  const store = await openStore(options, 'existing')
  try {
    const unopened = await findUnopenedKeys(store, keys ?? [])
    return [
      ...missingKeyLines(unopened, options).map(problem),
      ...unopened.damaged.map((line) => damage(`${line}; restore a backup, or replace the key`)),
    ]
  } finally {
    await store.close()
  }
}
