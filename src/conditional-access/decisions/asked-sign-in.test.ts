import * as fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { listFaults } from '../../api/schema/list-faults.ts'
import { isJsonObject, type JsonValue } from '../../kernel/json.ts'
import { askedSignInSchema, findSignInFaults } from './asked-sign-in.ts'

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

describe('a sign-in of a request', () => {
  it('may have every member, and a principal by its id alone', () => {
    expect(findSignInFaults(signIn)).toEqual([])
    expect(findSignInFaults({ principal: { id: 'ada' } })).toEqual([])
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
      'a day that does not exist',
      { principal: { id: 'a' }, at: '2026-02-30T09:31:07Z' },
      ['/at: `at` must be a date and time with offset, not `2026-02-30T09:31:07Z`'],
    ],
    [
      'a text that is not an address',
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
        '/network/gpsCountry: `network.gpsCountry` must be a country code of two letters, not a number',
      ],
    ],
    [
      'a country with a letter that only folds to one of ASCII',
      { principal: { id: 'a' }, network: { country: '\u212aR' } },
      ['/network/country: `network.country` must be a country code of two letters, not `\u212aR`'],
    ],
    [
      'a month that does not exist',
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
    const faults = findSignInFaults(json as JsonValue)
    expect(faults.map(({ target, message }) => `${target}: ${message}`)).toEqual(expected)
  })

  it('has no members but its own', () => {
    for (const text of [
      '{"principal":{"id":"a"},"constructor":1}',
      '{"principal":{"kind":"toString","id":"a"}}',
      '{"principal":{"id":"a"},"__proto__":1}',
    ]) {
      expect(findSignInFaults(JSON.parse(text) as JsonValue)).toHaveLength(1)
    }
  })

  it('passes the compiled check exactly when the walk names no fault', () => {
    const validator = Compile(askedSignInSchema)
    expect(validator.IsAccelerated()).toBe(true)
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
        const passes = listFaults(askedSignInSchema, json).length === 0
        expect(validator.Check(json)).toBe(passes)
        expect(Value.Check(askedSignInSchema, json)).toBe(passes)
      }),
      { numRuns: 5_000 },
    )
  })
})
