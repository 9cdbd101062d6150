/** Sources that the compiler leaves out of the build, though programs read them when they run. */

import { cp } from 'node:fs/promises'
import { join } from 'node:path'

const copiedSources = ['src/trust-framework/schema/policy-0.3.0.0.xsd']

/** Copies them from the root of the repository into the folder of the build. */
export async function copySources(root: string, folder: string): Promise<void> {
  for (const source of copiedSources) await cp(join(root, source), join(folder, source))
}
