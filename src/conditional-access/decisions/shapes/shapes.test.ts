import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject, type JsonValue } from '../../../kernel/json.ts'
import { signInShape } from '../sign-in-shape.ts'
import { sourceShape } from '../source.ts'
import { findFaults } from './find-faults.ts'
import { hasShape } from './has-shape.ts'
import { listFaults } from './list-faults.ts'
import { integer, listOf, mapOf, objectOf, optional, text, texts } from './shape.ts'

const signIn = {
  principal: { kind: 'user', id: 'ada', externalTypes: [], homeTenantId: null, groupIds: ['g'] },
  target: {
    kind: 'applications',
    applications: [{ appId: 'x', attributes: { Set_Name: 'a', Set_Names: ['a', 'b'] } }],
    requestedScopes: null,
  },
  clientApp: 'browser',
  platform: null,
  device: { isCompliant: true, displayName: null, physicalIds: [] },
  network: { ip: '192.0.2.1' },
  risk: { signIn: 'high' },
  authenticationFlow: { current: 'none' },
  satisfied: { methods: ['fido2'], firstFactorAt: '2026-01-05T09:31:07.5+01:00' },
  at: '2026-01-05T09:31Z',
}

/** Replaces, removes or renames one value somewhere in a JSON value. */
function mutated(value: JsonValue, path: readonly number[], by: JsonValue): JsonValue {
  const [first, ...rest] = path
  if (first === undefined) return by
  if (Array.isArray(value)) {
    const place = first % (value.length + 1)
    const items = value as readonly JsonValue[]
    const changed = mutated(items[place] ?? null, rest, by)
    return [...items.slice(0, place), changed, ...items.slice(place + 1)]
  }
  if (!isJsonObject(value)) return by
  const names = Object.keys(value)
  const name = names[first % (names.length + 1)] ?? 'unknown'
  if (by === 'removed' && rest.length === 0) {
    const { [name]: _, ...others } = value
    return others
  }
  return { ...value, [name]: mutated(value[name] ?? null, rest, by) }
}

describe('the shape of a sign-in', () => {
  it('is that of every member, and of a principal by its id alone', () => {
    expect(findFaults(signInShape, signIn)).toEqual([])
    expect(findFaults(signInShape, { principal: { id: 'ada' } })).toEqual([])
  })

  it.each<readonly [string, object, readonly string[]]>([
    ['no principal', {}, ['/principal: `principal` is required']],
    [
      'an unknown member, with the one that was meant',
      { principal: { id: 'a' }, clientApps: 'browser' },
      ['/clientApps: `clientApps` is not a known member; did you mean `clientApp`?'],
    ],
    [
      'an unknown word, with the one that was meant',
      { principal: { id: 'a' }, platform: 'ios' },
      ['/platform: `ios` is not a value of `platform`; did you mean `iOS`?'],
    ],
    [
      'a word unlike any, with all that are known',
      { principal: { id: 'a' }, authenticationFlow: { current: 'x' } },
      [
        '/authenticationFlow/current: `x` is not a value of `authenticationFlow.current`; expected `none`, `deviceCodeFlow`, `authenticationTransfer`',
      ],
    ],
    [
      'an unknown kind',
      { principal: { kind: 'users', id: 'a' } },
      ['/principal/kind: `users` is not a value of `principal.kind`; did you mean `user`?'],
    ],
    [
      'a member of another kind',
      { principal: { kind: 'agentUser', id: 'a', groupIds: [] } },
      ['/principal/groupIds: `principal.groupIds` is not a known member'],
    ],
    [
      'null where a fact is either known or absent',
      { principal: { id: 'a' }, clientApp: null },
      ['/clientApp: `clientApp` must not be null'],
    ],
    [
      'values of other types',
      {
        principal: { id: 7 },
        target: [],
        device: { isCompliant: 'yes' },
        satisfied: { methods: {} },
      },
      [
        '/principal/id: `principal.id` must be a string, not a number',
        '/target: `target` must be an object, not an array',
        '/device/isCompliant: `device.isCompliant` must be a Boolean, not a string',
        '/satisfied/methods: `satisfied.methods` must be an array, not an object',
      ],
    ],
    [
      'an instant without its offset',
      { principal: { id: 'a' }, at: '2026-01-05T09:31:07' },
      ['/at: `at` must be a date and time with offset, not `2026-01-05T09:31:07`'],
    ],
    [
      'a day that is none',
      { principal: { id: 'a' }, at: '2026-02-30T09:31:07Z' },
      ['/at: `at` must be a date and time with offset, not `2026-02-30T09:31:07Z`'],
    ],
    [
      'an address that is none',
      { principal: { id: 'a' }, network: { ip: '192.0.2' } },
      ['/network/ip: `network.ip` must be an IP address, not `192.0.2`'],
    ],
    [
      'an address with a zone',
      { principal: { id: 'a' }, network: { ip: 'fe80::1%eth0' } },
      ['/network/ip: `network.ip` must be an IP address, not `fe80::1%eth0`'],
    ],
    [
      'a country by its name',
      { principal: { id: 'a' }, network: { country: 'Germany', gpsCountry: 49 } },
      [
        '/network/country: `network.country` must be a country code of two letters, not `Germany`',
        '/network/gpsCountry: `network.gpsCountry` must be a country code, not a number',
      ],
    ],
    [
      'an instant that is none',
      { principal: { id: 'a' }, at: '2026-13-05T09:31:07Z' },
      ['/at: `at` must be a date and time with offset, not `2026-13-05T09:31:07Z`'],
    ],
    [
      'a target without an audience, and empty texts',
      { principal: { id: '' }, target: { kind: 'applications', applications: [] } },
      [
        '/principal/id: `principal.id` must not be empty',
        '/target/applications: `target.applications` must have at least 1 item, not 0',
      ],
    ],
  ])('refuses %s', (_, json, expected) => {
    const faults = findFaults(signInShape, json as JsonValue)
    expect(faults.map(({ target, message }) => `${target}: ${message}`)).toEqual(expected)
  })
})

describe('a shape', () => {
  it('says which of several members there must be', () => {
    expect(findFaults(sourceShape, {}).map(({ message }) => message)).toEqual([
      'the request body must have exactly one of `live`, `at`, `versions`, `draft`',
    ])
    expect(findFaults(sourceShape, { live: true, at: '2026-01-01T00:00:00Z' })).toHaveLength(1)
    expect(findFaults(sourceShape, { live: false }).map(({ message }) => message)).toEqual([
      '`live` can only be true',
    ])
  })

  it('holds numbers, lists and maps to their limits', () => {
    const shape = objectOf({
      count: optional(integer(1, 3)),
      names: optional(listOf(text, { most: 2 })),
      attributes: optional(mapOf(texts)),
    })
    const json = { count: 4, names: ['a', 'b', 'c'], attributes: { a: ['x', 1], b: {} } }
    expect(findFaults(shape, json).map(({ message }) => message)).toEqual([
      '`count` must be an integer from 1 to 3, not `4`',
      '`names` must have at most 2 items, not 3',
      '`attributes.a[1]` must be a string, not a number',
      '`attributes.b` must be a string, not an object',
    ])
    expect(findFaults(shape, { count: 3, names: ['a'], attributes: { a: 'x' } })).toEqual([])
  })

  it('has no names but its own', () => {
    expect(hasShape(signInShape, JSON.parse('{"principal":{"id":"a"},"constructor":1}'))).toBe(
      false,
    )
    expect(hasShape(signInShape, JSON.parse('{"principal":{"kind":"toString","id":"a"}}'))).toBe(
      false,
    )
  })

  it('is had exactly when there is no fault', () => {
    const path = fc.array(fc.nat({ max: 20 }), { maxLength: 4 })
    const by = fc.oneof(
      fc.constantFrom<JsonValue>('removed', null, '', 'high', 'user', true, 0, [], {}),
      fc.jsonValue() as fc.Arbitrary<JsonValue>,
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(path, by), { maxLength: 3 }), (mutations) => {
        const json = mutations.reduce<JsonValue>(
          (value, [place, replacement]) => mutated(value, place, replacement),
          signIn,
        )
        expect(hasShape(signInShape, json)).toBe(listFaults(signInShape, json).length === 0)
      }),
      { numRuns: 5_000 },
    )
  })
})
