import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredObject } from '../../store/port.ts'
import { TooMuchEffortError } from '../operation.ts'
import { createScan } from './scan.ts'

/** Objects with ids in order, of which some pass. */
function objectsOf(flags: readonly boolean[]): readonly StoredObject[] {
  const at = new Date(0)
  return flags.map((isWanted, number) => ({
    family: 'things',
    id: String(number).padStart(5, '0'),
    version: 1,
    body: { isWanted },
    createdAt: at,
    modifiedAt: at,
  }))
}

const selection = { passes: ({ body }: StoredObject) => body['isWanted'] === true }

function scanOf(flags: readonly boolean[], most: number, context: { mayTakeLong?: false } = {}) {
  const objects = objectsOf(flags)
  return createScan(
    context,
    {},
    async ({ after = '', limit }) => {
      const rest = objects.filter(({ id }) => id > after)
      const items = rest.slice(0, limit)
      const last = items.at(-1)
      return rest.length > limit && last ? { items, next: last.id } : { items }
    },
    selection,
    most,
  )
}

describe('createScan', () => {
  it('ends a page after as many objects as may be tested, and goes on after them', async () => {
    const flags = Array.from({ length: 450 }, (_, number) => number === 420)
    const first = await scanOf(flags, 250)(100, undefined)
    expect(first).toEqual({ items: [], next: '00299', isCut: true })
    const second = await scanOf(flags, 250)(100, first.next)
    expect(second.items.map(({ id }) => id)).toEqual(['00420'])
    expect(second.next).toBeUndefined()
  })

  it('has each object once, whatever the size of the parts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { maxLength: 350 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 400 }),
        async (flags, limit, most) => {
          const ids: string[] = []
          let position: string | undefined
          do {
            const part = await scanOf(flags, most)(limit, position)
            expect(part.items.length).toBeLessThanOrEqual(limit)
            ids.push(...part.items.map(({ id }) => id))
            position = part.next
          } while (position !== undefined)
          expect(ids).toEqual(
            objectsOf(flags)
              .filter(selection.passes)
              .map(({ id }) => id),
          )
        },
      ),
    )
  })

  it('gives up where it must be short and many objects are tested', async () => {
    const flags = Array.from({ length: 450 }, () => false)
    const scan = scanOf(flags, 1_000, { mayTakeLong: false })
    await expect(scan(100, undefined)).rejects.toThrow(TooMuchEffortError)
  })
})
