/** What an object leads to through other objects: each once, page by page, under any filter. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EdgeEnd, EntityKey, StoredObject } from '../../src/store/port.ts'
import { filters } from './arbitrary-filter.ts'
import { selects } from './filter-oracle.ts'
import { keyFor, stateOf, write, type SuiteContext } from './suite-context.ts'

const families = ['boxes', 'things'] as const
const ids = ['a', 'b', 'C', 'd', 'e']

/** Objects of two families have the same ids. */
const keys: readonly EntityKey[] = families.flatMap((family) => ids.map((id) => keyFor(id, family)))
const index = [{ property: 'p', value: 'x' }]

function nameOf({ family, id }: EntityKey): string {
  return `${family}/${id}`
}

/** Follows edges from an object through boxes, in the plainest way. */
function reachedFrom(
  start: EntityKey,
  edges: readonly (readonly [EntityKey, EntityKey])[],
): readonly EntityKey[] {
  const found = new Map<string, EntityKey>()
  const follow = (from: EntityKey): void => {
    for (const [near, far] of edges) {
      if (nameOf(near) !== nameOf(from) || found.has(nameOf(far))) continue
      found.set(nameOf(far), far)
      if (far.family === 'boxes') follow(far)
    }
  }
  follow(start)
  found.delete(nameOf(start))
  return [...found.values()].toSorted((one, other) =>
    one.id.toLowerCase() === other.id.toLowerCase()
      ? one.family.localeCompare(other.family)
      : one.id.toLowerCase().localeCompare(other.id.toLowerCase()),
  )
}

function describeReach(context: SuiteContext): void {
  it('lists and counts what is reached, in any graph and from either end', async () => {
    const store = context.store()
    const edge = fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...keys))
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(edge, { maxLength: 25, selector: (pair) => pair.map(nameOf).join() }),
        fc.constantFrom(...keys),
        fc.boolean(),
        fc.option(fc.constantFrom(...families), { nil: undefined }),
        fc.option(filters, { nil: undefined }),
        fc.integer({ min: 1, max: 4 }),
        async (edges, start, isFromSource, family, filter, limit) => {
          const tenant = await context.newTenant()
          await write(store, tenant, async (transaction) => {
            for (const key of keys) {
              await transaction.create(stateOf(key.id, { family: key.family, index }))
            }
            for (const [source, target] of edges) {
              await transaction.link({ relation: 'holds', source, target })
            }
          })
          const end: EdgeEnd = {
            relation: 'holds',
            through: 'boxes',
            ...(isFromSource ? { source: start } : { target: start }),
            ...(family !== undefined && { family }),
          }
          const directed = isFromSource
            ? edges
            : edges.map(([source, target]) => [target, source] as const)
          const expected = reachedFrom(start, directed).filter(
            (key) =>
              (family === undefined || key.family === family) &&
              (filter === undefined || selects(filter, { id: key.id, index })),
          )
          const found: StoredObject[] = []
          let after: string | undefined
          do {
            const page = await store.listRelated(tenant, end, {
              limit,
              ...(filter && { filter }),
              ...(after !== undefined && { after }),
            })
            found.push(...page.items)
            after = page.next
          } while (after !== undefined)
          expect(found.map(nameOf)).toEqual(expected.map(nameOf))
          expect(await store.countRelated(tenant, end, filter)).toBe(expected.length)
        },
      ),
      { numRuns: 60 },
    )
  })
}

/** Declares the tests of what is reached through other objects. */
export function declareReachSuite(context: SuiteContext): void {
  describe('reach', () => {
    describeReach(context)
  })
}
