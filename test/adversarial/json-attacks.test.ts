/** Hostile JSON is refused with the place of the fault, quickly and briefly, and changes nothing. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import { expectGraphError } from './support/graph-error.ts'
import {
  accessBody,
  accessPath,
  everyScope,
  jsonPolicies,
  legacyAccessBody,
  legacyAccessPath,
  stsBody,
  stsPath,
} from './support/policy-documents.ts'
import { stateOf } from './support/store-state.ts'

const service = setUpTestService()
let token: string

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
})

const json = { 'content-type': 'application/json' }

function post(path: string, body: string | Uint8Array, headers = json): Promise<Answer> {
  return service.send('POST', path, { token, body, headers })
}

/** Sends a body to every collection, and as a change to a policy of each; expects a refusal from each. */
async function expectRefusedEverywhere(body: string | Uint8Array, status = 400): Promise<void> {
  for (const surface of jsonPolicies) {
    const created = await service.send('POST', surface.path, { token, body: surface.body('Mine') })
    const id = created.json['id'] as string
    const before = await stateOf(service.store, contosoTenantId)
    expectGraphError(await post(surface.path, body), status)
    const target = `${surface.path}/${id}`
    expectGraphError(await service.send('PATCH', target, { token, body, headers: json }), status)
    expect(await stateOf(service.store, contosoTenantId)).toEqual(before)
    await service.send('DELETE', target, { token })
  }
}

describe('a body', () => {
  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['white space', ' \n'],
    ['null', 'null'],
    ['a list', '[{"displayName":"x"}]'],
    ['a string', '"{}"'],
    ['a number', '1e999'],
    ['two objects', '{}{}'],
    ['a member twice', '{"displayName":"a","displayName":"b"}'],
    ['a member twice, once escaped', String.raw`{"displayName":"a","displayNam\u0065":"b"}`],
    ['a member twice deep inside', '{"conditions":{"users":{"a":1,"a":2}}}'],
    ['__proto__', '{"displayName":"x","__proto__":{"isAdmin":true}}'],
    ['__proto__, escaped', String.raw`{"\u005f_proto__":{"isAdmin":true}}`],
    ['__proto__ deep inside', '{"conditions":{"users":{"__proto__":{"includeUsers":["All"]}}}}'],
    ['__proto__ in a list', '{"definition":[{"__proto__":[]}]}'],
    ['constructor', '{"constructor":{"prototype":{"isAdmin":true}}}'],
    ['prototype', '{"prototype":{"isAdmin":true}}'],
    ['toString', '{"toString":"x","valueOf":1,"hasOwnProperty":1}'],
    ['nesting of 65 levels', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['nesting of 100,000 levels', '['.repeat(100_000)],
    ['100,000 open objects', '{"a":'.repeat(100_000)],
    ['NUL', '{"displayName":"a\\u0000b"}'],
    ['NUL as a byte', '{"displayName":"a\0b"}'],
    ['half a surrogate pair', '{"displayName":"\\ud800"}'],
    ['half a pair in a name', '{"\\udc00":1}'],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    [
      'half a pair in UTF-8',
      new Uint8Array([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
    ],
    ['UTF-16', Buffer.from('\ufeff{"displayName":"x"}', 'utf16le')],
    ['NaN', '{"displayName":NaN}'],
    ['a number beyond every limit', '{"displayName":1e999}'],
    ['a number with ten thousand digits', `{"displayName":${'9'.repeat(10_000)}}`],
    ['a comment', '{/*x*/"displayName":"x"}'],
    ['single quotes', "{'displayName':'x'}"],
    ['lists for objects', '{"displayName":[],"conditions":[[]],"definition":[[]],"type":[]}'],
    ['objects for text', '{"displayName":{},"type":{},"definition":{},"state":{}}'],
    ['objects for truth', '{"isOrganizationDefault":{},"isEnabled":[]}'],
  ])('of %s is refused everywhere', async (_, body) => {
    await expectRefusedEverywhere(body)
  })

  it('of one byte over the limit is refused', async () => {
    await expectRefusedEverywhere(`{"a":"${'x'.repeat(1_048_577 - 8)}"}`, 413)
  })

  it('cannot set its own id or times', async () => {
    const mine = '0571a27e-0571-4a27-a000-00000000beef'
    for (const { path, body } of jsonPolicies.slice(0, 2)) {
      const given = { ...body('Mine'), id: mine, createdDateTime: '2000-01-01T00:00:00Z' }
      const answer = await service.send('POST', path, { token, body: given })
      if (answer.status === 201) {
        expect(answer.json['id']).not.toBe(mine)
        expect(answer.json['createdDateTime']).not.toBe('2000-01-01T00:00:00Z')
      } else expectGraphError(answer, 400)
      expect((await service.send('GET', `${path}/${mine}`, { token })).status).toBe(404)
    }
  })

  it('does not change the prototypes of the process', async () => {
    await post(accessPath, '{"constructor":{"prototype":{"polluted":true}}}')
    await post(stsPath, '{"__proto__":{"polluted":true}}')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('names that every JavaScript object has', () => {
  const words = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']

  it.each(words)('such as %s are refused as values', async (word) => {
    const access = accessBody('x')
    const bodies: readonly (readonly [string, object])[] = [
      [stsPath, { ...stsBody('x'), type: word }],
      [stsPath, { ...stsBody('x'), definition: [`{"${word}":{"Version":1}}`] }],
      [stsPath, { ...stsBody('x'), definition: [`{"TokenLifetimePolicy":{"${word}":1}}`] }],
      [accessPath, { ...access, state: word }],
      [accessPath, { ...access, grantControls: { operator: word, builtInControls: [word] } }],
      [accessPath, { ...access, sessionControls: { [word]: { isEnabled: true } } }],
      [
        accessPath,
        { ...access, conditions: { ...access.conditions, clientAppTypes: [word], [word]: {} } },
      ],
      [
        accessPath,
        { ...access, conditions: { ...access.conditions, users: { includeUsers: [word] } } },
      ],
      [legacyAccessPath, { ...legacyAccessBody('x'), state: word }],
      [legacyAccessPath, { ...legacyAccessBody('x'), definition: [`{"${word}":1}`] }],
      [legacyAccessPath, { ...legacyAccessBody('x'), sessionControls: { [word]: {} } }],
    ]
    const before = await stateOf(service.store, contosoTenantId)
    for (const [path, body] of bodies) {
      expectGraphError(await service.send('POST', path, { token, body }), 400)
    }
    expect(await stateOf(service.store, contosoTenantId)).toEqual(before)
  })
})

describe('a content type', () => {
  it.each([
    'application/xml',
    'text/plain',
    'application/json-patch+json',
    'application/jsonx',
    'foo',
    'a/b/c',
    ';',
    'application/json, text/html',
  ])('of %j is refused with 415', async (type) => {
    const answer = await post(stsPath, JSON.stringify(stsBody('x')), { 'content-type': type })
    expectGraphError(answer, 415, 'UnsupportedMediaType')
  })

  it.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;odata.metadata=minimal',
  ])('of %j is accepted', async (type) => {
    const answer = await post(stsPath, JSON.stringify(stsBody('x')), { 'content-type': type })
    expect(answer.status).toBe(201)
  })

  it('is required', async () => {
    const bytes = Buffer.from(JSON.stringify(stsBody('x')))
    expectGraphError(await post(stsPath, bytes, {} as typeof json), 400, 'BadRequest')
  })

  it.each(['gzip', 'deflate', 'br', 'x-unknown'])('in the coding %s is refused', async (coding) => {
    const headers = { ...json, 'content-encoding': coding }
    const answer = await post(stsPath, JSON.stringify(stsBody('x')), headers)
    expectGraphError(answer, 415, 'UnsupportedMediaType')
  })
})
