/** The packages that the bench compares with. Each is optional; the output says which are absent. */

import { createRequire } from 'node:module'

const { resolve } = createRequire(import.meta.url)

/** Says that a package is absent and how to install it. Undefined when it is installed. */
export function absenceOf(packageName: string): string | undefined {
  try {
    resolve(packageName)
    return undefined
  } catch (error) {
    // WHY only this code: a package that exports no CommonJS entry is installed and fails with another one.
    const isAbsent = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND'
    return isAbsent
      ? `not installed; \`npm install --no-save ${packageName}\` installs it`
      : undefined
  }
}
