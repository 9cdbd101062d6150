/**
 * The root singleton `/conditionalAccess` of beta: the same resources as below `/identity`.
 * Source: entity container of Graph's beta schema.
 */

import type { Operation } from '../graph/operation.ts'

const canonical = '/identity/conditionalAccess/'

/** Adds to each operation below `/identity/conditionalAccess` its twin at beta's root, where it has none. */
export function withRootAlias(operations: readonly Operation[]): readonly Operation[] {
  const mounted = new Set(operations.map(({ method, path }) => `${method} ${path}`))
  const aliases = operations
    .filter(({ path, roots }) => path.startsWith(canonical) && roots.includes('beta'))
    .map((operation): Operation => {
      const path = `/conditionalAccess/${operation.path.slice(canonical.length)}`
      return { ...operation, path, roots: ['beta'] }
    })
    .filter(({ method, path }) => !mounted.has(`${method} ${path}`))
  return [...operations, ...aliases]
}
