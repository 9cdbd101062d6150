/** Objects that the tests of a file or block share. */

import { afterAll, beforeAll } from 'vitest'

/**
 * Creates an object before the tests of the file or `describe` block and disposes of it after them. Hooks that
 * are declared later, and tests, use the object that is returned in its place; earlier use throws an Error.
 */
export function setUp<Shared extends object>(
  create: () => Promise<Shared>,
  dispose: (shared: Shared) => Promise<void> = () => Promise.resolve(),
): Shared {
  let created: Shared | undefined
  beforeAll(async () => {
    created = await create()
  })
  afterAll(async () => {
    if (created !== undefined) await dispose(created)
  })
  return new Proxy({} as Shared, {
    get(_, name) {
      if (created === undefined) throw new Error(`${String(name)} is read before the set-up ran`)
      return Reflect.get(created, name)
    },
  })
}
