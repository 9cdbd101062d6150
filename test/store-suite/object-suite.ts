/** Objects: creating, replacing, deleting, finding and listing them. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConflictError, NotFoundError } from '../../src/store/errors.ts'
import type { StoredObject, VersionRecord } from '../../src/store/port.ts'
import { compareCodePoints } from './code-points.ts'
import {
  createAll,
  idsOf,
  keyFor,
  noon,
  provenance,
  rejectionOf,
  stateOf,
  write,
  type SuiteContext,
} from './suite-context.ts'

const later = new Date('2026-01-06T08:30:00.000Z')

async function listAllIds(
  context: SuiteContext,
  tenant: Awaited<ReturnType<SuiteContext['newTenant']>>,
  family: string,
  limit: number,
): Promise<readonly string[]> {
  const ids: string[] = []
  for (let after: string | undefined; ;) {
    const page = await context
      .store()
      .list(tenant, family, after === undefined ? { limit } : { limit, after })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    ids.push(...idsOf(page.items))
    if (page.next === undefined) return ids
    after = page.next
  }
}

function describeObjects(context: SuiteContext): void {
  it('finds what was created, under its id in any letter case, spelled as it was created', async () => {
    const tenant = await context.newTenant()
    const created = await write(context.store(), tenant, (transaction) =>
      transaction.create(stateOf('B2C_1A_Base')),
    )
    const expected: StoredObject = {
      family: 'things',
      id: 'B2C_1A_Base',
      version: 1,
      body: { name: 'B2C_1A_Base' },
      createdAt: noon,
      modifiedAt: noon,
    }
    expect(created).toEqual(expected)
    for (const id of ['B2C_1A_Base', 'b2c_1a_base', 'B2C_1A_BASE']) {
      expect(await context.store().find(tenant, keyFor(id))).toEqual(expected)
    }
  })

  it('finds nothing under another id or family', async () => {
    const tenant = await context.newTenant()
    await createAll(context.store(), tenant, [stateOf('a')])
    for (const key of [keyFor('b'), keyFor(''), keyFor('a', 'Things'), keyFor('a\0')]) {
      expect(await context.store().find(tenant, key)).toBeUndefined()
    }
  })

  it('replaces the state, raises the version and keeps the spelling and the time of creation', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [
      stateOf('Ab', { content: { bytes: Uint8Array.of(1), mediaType: 'application/xml' } }),
    ])
    const replaced = await store.write(tenant, { ...provenance, at: later }, (transaction) =>
      transaction.replace(stateOf('aB', { body: { name: 'new' } })),
    )
    const expected: StoredObject = {
      family: 'things',
      id: 'Ab',
      version: 2,
      body: { name: 'new' },
      createdAt: noon,
      modifiedAt: later,
    }
    expect(replaced).toEqual(expected)
    expect(await store.find(tenant, keyFor('ab'))).toEqual(expected)
  })

  it('restores a deleted object with its creation time, and records it in its versions', async () => {
    const tenant = await context.newTenant()
    await createAll(context.store(), tenant, [stateOf('one')])
    await write(context.store(), tenant, (transaction) => transaction.delete(keyFor('one')))
    const at = { ...provenance, at: later }
    const restored = await context
      .store()
      .write(tenant, at, (transaction) => transaction.restore(stateOf('one'), noon))
    expect(restored).toMatchObject({ version: 3, createdAt: noon, modifiedAt: later })
    expect(await context.store().find(tenant, keyFor('one'))).toEqual(restored)
    const versions = await context.store().listVersions(tenant, keyFor('one'), { limit: 9 })
    expect(versions.map(({ change }) => change)).toEqual(['restore', 'delete', 'create'])
  })

  it('refuses a second object with the same id in another letter case', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('Ab', { body: { name: 'first' } })])
    const error = await rejectionOf(createAll(store, tenant, [stateOf('aB')]))
    expect(error).toBeInstanceOf(ConflictError)
    expect(error).toMatchObject({ uniqueKey: undefined })
    expect(await store.find(tenant, keyFor('ab'))).toMatchObject({
      version: 1,
      body: { name: 'first' },
    })
  })

  it('refuses to replace or delete what does not exist', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    expect(
      await rejectionOf(write(store, tenant, (tx) => tx.replace(stateOf('a')))),
    ).toBeInstanceOf(NotFoundError)
    expect(await rejectionOf(write(store, tenant, (tx) => tx.delete(keyFor('a'))))).toBeInstanceOf(
      NotFoundError,
    )
    expect(await store.listVersions(tenant, keyFor('a'), { limit: 10 })).toEqual([])
  })

  it('returns the same body, for any JSON', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await fc.assert(
      fc.asyncProperty(fc.uuid(), fc.dictionary(fc.string(), fc.jsonValue()), async (id, body) => {
        const plain = JSON.parse(JSON.stringify(body))
        await createAll(store, tenant, [stateOf(id, { family: 'json', body: plain })])
        expect((await store.find(tenant, keyFor(id, 'json')))?.body).toEqual(plain)
        await write(store, tenant, (transaction) => transaction.delete(keyFor(id, 'json')))
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['no bytes', new Uint8Array()],
    ['every byte', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
    ['a part of a larger buffer', new Uint8Array(Uint8Array.of(9, 8, 7, 6).buffer, 1, 2)],
    ['a mebibyte', new Uint8Array(1024 * 1024).fill(0xfe)],
  ])('returns content unchanged: %s', async (_, bytes) => {
    const tenant = await context.newTenant()
    const store = context.store()
    const content = { bytes, mediaType: 'application/xml' }
    await createAll(store, tenant, [stateOf('a', { content })])
    const found = await store.find(tenant, keyFor('a'))
    expect(found?.content).toEqual({ bytes: Uint8Array.from(bytes), mediaType: 'application/xml' })
    const version = await store.findVersion(tenant, keyFor('a'), 1)
    expect(version?.content).toEqual(found?.content)
  })
}

function describeLists(context: SuiteContext): void {
  it('lists a family in code point order of the folded ids, which no locale decides', async () => {
    const tenant = await context.newTenant()
    const inOrder = ['-', '0', '_', 'a', 'B', 'c', 'Z', 'ä', 'é', '\uE000', '\uFFFD', '😀', '𠀀']
    await createAll(
      context.store(),
      tenant,
      inOrder.toReversed().map((id) => stateOf(id)),
    )
    expect(await listAllIds(context, tenant, 'things', 100)).toEqual(inOrder)
  })

  it('pages without gap or repetition, for any page size', async () => {
    const tenant = await context.newTenant()
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'aAbZ_ é😀\uE000'), minLength: 1 }), {
          selector: (id) => id.toLowerCase(),
        }),
        fc.integer({ min: 1, max: 6 }),
        async (family, ids, limit) => {
          await createAll(
            context.store(),
            tenant,
            ids.map((id) => stateOf(id, { family })),
          )
          expect(await listAllIds(context, tenant, family, limit)).toEqual(
            ids.toSorted((left, right) =>
              compareCodePoints(left.toLowerCase(), right.toLowerCase()),
            ),
          )
        },
      ),
      { numRuns: 25 },
    )
  })

  it('has no next page after a page that the last object fills', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('a'), stateOf('b')])
    const page = await store.list(tenant, 'things', { limit: 2 })
    expect({ ids: idsOf(page.items), isLast: !('next' in page) }).toEqual({
      ids: ['a', 'b'],
      isLast: true,
    })
    expect(await store.list(tenant, 'nothings', { limit: 2 })).toEqual({ items: [] })
  })

  it('continues after the last key when objects are created and deleted between two pages', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(
      store,
      tenant,
      ['b', 'd', 'f', 'h'].map((id) => stateOf(id)),
    )
    const first = await store.list(tenant, 'things', { limit: 2 })
    await write(store, tenant, async (transaction) => {
      await transaction.delete(keyFor('d'))
      await transaction.create(stateOf('a'))
      await transaction.create(stateOf('e'))
    })
    const second = await store.list(tenant, 'things', { limit: 2, after: first.next ?? '' })
    expect([idsOf(first.items), idsOf(second.items)]).toEqual([
      ['b', 'd'],
      ['e', 'f'],
    ])
  })

  it('accepts the key to continue after in any letter case', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(
      store,
      tenant,
      ['a', 'B', 'c'].map((id) => stateOf(id)),
    )
    expect(idsOf((await store.list(tenant, 'things', { limit: 5, after: 'B' })).items)).toEqual([
      'c',
    ])
  })

  it('adds up the bytes of bodies and contents, of the families of one tenant, also inside a write', async () => {
    const store = context.store()
    const [tenant, neighbour] = [await context.newTenant(), await context.newTenant()]
    const bodies = [{ name: 'ä€😀' }, { name: 'x'.repeat(20_000) }, { name: 'other family' }]
    const bytes = bodies.map((body) => Buffer.byteLength(JSON.stringify(body)))
    const content = { bytes: new Uint8Array([0, 255, 0, 1]), mediaType: 'application/xml' }
    await createAll(store, tenant, [
      stateOf('a', { body: bodies[0] ?? {} }),
      stateOf('b', { body: bodies[1] ?? {}, content }),
      stateOf('a', { family: 'others', body: bodies[2] ?? {} }),
      stateOf('a', { family: 'ignored' }),
    ])
    await createAll(store, neighbour, [stateOf('a', { content })])
    const things = { bodies: (bytes[0] ?? 0) + (bytes[1] ?? 0), contents: 4 }
    const all = { bodies: things.bodies + (bytes[2] ?? 0), contents: 4 }
    expect(await store.sumBytes(tenant, ['things'])).toEqual(things)
    expect(await store.sumBytes(tenant, ['others', 'things'])).toEqual(all)
    expect(await store.sumBytes(tenant, ['absent'])).toEqual({ bodies: 0, contents: 0 })
    expect(await store.sumBytes(tenant, [])).toEqual({ bodies: 0, contents: 0 })
    await write(store, tenant, async (transaction) => {
      await transaction.delete(keyFor('b'))
      expect(await transaction.sumBytes(tenant, ['things'])).toEqual({
        bodies: bytes[0],
        contents: 0,
      })
    })
    expect(await store.sumBytes(tenant, ['things'])).toEqual({ bodies: bytes[0], contents: 0 })
  })

  it('reads content alone, never in a list', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const content = { bytes: new Uint8Array([1, 2]), mediaType: 'application/xml' }
    const index = [{ property: 'name', value: 'a' }]
    await createAll(store, tenant, [stateOf('a', { content, index }), stateOf('hub')])
    const edge = { relation: 'next', source: keyFor('hub'), target: keyFor('a') }
    await write(store, tenant, (transaction) => transaction.link(edge))
    const filter = { kind: 'comparison', operator: 'eq', property: 'name', value: 'a' } as const
    const lists = [
      (await store.list(tenant, 'things', { limit: 9, filter })).items,
      (await store.listRelated(tenant, edge, { limit: 9 })).items,
      await store.listVersions(tenant, keyFor('a'), { limit: 9 }),
    ]
    for (const items of lists) {
      expect(items.map(({ id, body, ...rest }) => [id, body, 'content' in rest])).toEqual([
        ['a', { name: 'a' }, false],
      ])
    }
    expect((await store.find(tenant, keyFor('a')))?.content).toEqual(content)
    expect((await store.findVersion(tenant, keyFor('a'), 1))?.content).toEqual(content)
  })

  it('counts a family', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    expect(await store.count(tenant, 'things')).toBe(0)
    await createAll(store, tenant, [stateOf('a'), stateOf('b'), stateOf('c', { family: 'others' })])
    expect(await store.count(tenant, 'things')).toBe(2)
  })
}

function describeVersions(context: SuiteContext): void {
  const recorded = (
    version: number,
    change: VersionRecord['change'],
    rest: Partial<VersionRecord>,
  ): VersionRecord => ({
    family: 'things',
    id: 'Ab',
    version,
    change,
    author: provenance.author,
    requestId: 'request-1',
    recordedAt: noon,
    ...rest,
  })

  it('records every change, continues the numbers after a deletion and lists the newest first', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const content = { bytes: Uint8Array.of(1, 2), mediaType: 'application/xml' }
    await createAll(store, tenant, [stateOf('Ab', { content })])
    await store.write(
      tenant,
      { author: { kind: 'system', id: 'ostiary' }, requestId: 'request-2', at: later },
      async (transaction) => {
        await transaction.replace(stateOf('ab', { body: { name: 'second' } }))
      },
    )
    await write(store, tenant, (transaction) => transaction.delete(keyFor('AB')))
    expect(await store.find(tenant, keyFor('ab'))).toBeUndefined()
    const again = await write(store, tenant, (tx) => tx.create(stateOf('aB')))
    expect(again).toMatchObject({ id: 'aB', version: 4, createdAt: noon })

    const expected = [
      recorded(4, 'create', { id: 'aB', body: { name: 'aB' } }),
      recorded(3, 'delete', {}),
      recorded(2, 'update', {
        body: { name: 'second' },
        author: { kind: 'system', id: 'ostiary' },
        requestId: 'request-2',
        recordedAt: later,
      }),
      recorded(1, 'create', { body: { name: 'Ab' } }),
    ]
    expect(await store.listVersions(tenant, keyFor('ab'), { limit: 10 })).toEqual(expected)
    expect(await store.listVersions(tenant, keyFor('aB'), { limit: 2, before: 4 })).toEqual(
      expected.slice(1, 3),
    )
    expect(await store.findVersion(tenant, keyFor('AB'), 2)).toEqual(expected[2])
  })

  it('still lists the versions of an object that is deleted', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('Ab')])
    await write(store, tenant, (transaction) => transaction.delete(keyFor('Ab')))
    expect(await store.listVersions(tenant, keyFor('Ab'), { limit: 10 })).toEqual([
      recorded(2, 'delete', {}),
      recorded(1, 'create', { body: { name: 'Ab' } }),
    ])
  })

  it.each([0, -1, 2, 1.5, Number.NaN, 2 ** 31, 2 ** 60])('has no version %d', async (version) => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('a')])
    expect(await store.findVersion(tenant, keyFor('a'), version)).toBeUndefined()
  })

  it('counts the versions of changes within one write', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const versions = await write(store, tenant, async (transaction) => {
      const created = await transaction.create(stateOf('a'))
      const replaced = await transaction.replace(stateOf('a'))
      await transaction.delete(keyFor('a'))
      const again = await transaction.create(stateOf('a'))
      return [created, replaced, again].map(({ version }) => version)
    })
    expect(versions).toEqual([1, 2, 4])
    const listed = await store.listVersions(tenant, keyFor('a'), { limit: 10 })
    expect(listed.map(({ version, change }) => [version, change])).toEqual([
      [4, 'create'],
      [3, 'delete'],
      [2, 'update'],
      [1, 'create'],
    ])
  })
}

/** Declares the tests of objects, lists and versions. */
export function declareObjectSuite(context: SuiteContext): void {
  describe('objects', () => {
    describeObjects(context)
  })
  describe('lists', () => {
    describeLists(context)
  })
  describe('versions', () => {
    describeVersions(context)
  })
}
