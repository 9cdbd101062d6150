/** Code generators read the descriptions of the service, and the clients they write work against it. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { isJsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { startTestService, type TestService } from '../support/test-service.ts'
import { buildClients, runProgram } from './support/client-generators.ts'

let service: TestService
let token: string

beforeAll(async () => {
  service = await startTestService()
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Policy.ReadWrite.AuthenticationMethod',
    'AuthenticationContext.ReadWrite.All',
    'Directory.AccessAsUser.All',
    'Directory.Read.All',
    'Application.Read.All',
  )
  await buildClients(service.url)
}, 300_000)

afterAll(() => service.close())

it('openapi-typescript types requests and answers of v1.0', async () => {
  expect(await runProgram('openapi-v1.0', service.url, token)).toEqual({
    created: 'Multifactor authentication outside headquarters',
    changed: 204,
    state: 'enabledForReportingButNotEnforced',
    excluded: 1,
    controls: ['mfa'],
    found: 0,
    places: ['203.0.113.0/24', '203.0.113.0/24', 'US'],
    hasKeys: true,
    removed: 204,
    gone: 'ResourceNotFound',
    invalid: true,
  })
})

it('openapi-typescript types requests and answers of beta', async () => {
  expect(await runProgram('openapi-beta', service.url, token)).toEqual({
    created: 'disabled',
    modern: ['disabled', ['mfa']],
    restrictions: true,
    asked: [['In the form of 2019', false, 'policyNotEnabled']],
    lifetime: 'TokenLifetimePolicy',
    documents: 0,
  })
})

it('odata2ts writes a client of v1.0', async () => {
  expect(await runProgram('odata-v1.0', service.url, token)).toEqual({
    created: 201,
    changed: 204,
    state: 'enabled',
    controls: ['mfa'],
    listed: [
      {
        id: expect.any(String),
        displayName: 'Multifactor authentication',
        state: 'enabled',
      },
    ],
    count: 1,
    users: ['Sample Administrator'],
    previous: ['fido2'],
    used: 0,
    removed: 204,
  })
})

it('odata2ts writes a client of beta', async () => {
  expect(await runProgram('odata-beta', service.url, token)).toEqual({
    written: 204,
    read: ['c7', 'Contracts', false],
    hasTemplates: true,
    created: [201, 'disabled', ['mfa']],
    policiesOf2019: expect.any(Number),
    removed: 204,
  })
})

it('openapi-typescript types requests and answers of the own API', async () => {
  expect(await runProgram('openapi-ostiary-v1', service.url, token)).toEqual({
    outcome: 'block',
    results: ['failure'],
    conditions: expect.arrayContaining([
      ['users', 'yes'],
      ['clientApps', 'yes'],
    ]),
    tightened: [['allow', 'block']],
    declared: 200,
  })
})

/** Lists the pointers to object schemas that say nothing about members. */
function emptyObjects(schema: JsonValue, pointer = ''): readonly string[] {
  if (Array.isArray(schema)) {
    return schema.flatMap((each: JsonValue, index) => emptyObjects(each, `${pointer}/${index}`))
  }
  if (!isJsonObject(schema)) return []
  const { type, properties = {}, additionalProperties, patternProperties } = schema
  const isObject = type === 'object' || (Array.isArray(type) && type.includes('object'))
  const saysNothing =
    isObject &&
    Object.keys(properties ?? {}).length === 0 &&
    additionalProperties === undefined &&
    patternProperties === undefined
  const below = Object.entries(schema)
    .filter(([name]) => name !== 'example' && name !== 'examples')
    .flatMap(([name, member = null]) => emptyObjects(member, `${pointer}/${name}`))
  return saysNothing ? [pointer, ...below] : below
}

it.each(['v1.0', 'beta', 'ostiary-v1'])('OpenAPI of %s has no empty object', async (name) => {
  const { json } = await service.send('GET', `/ostiary/openapi/${name}.json`)
  expect(emptyObjects(json)).toEqual([])
})

it.each(['v1.0', 'beta'])(
  '$metadata of %s declares base types first, and no name twice',
  async (version) => {
    const { text } = await service.send('GET', `/${version}/$metadata`)
    const declared = new Set<string>()
    const tooEarly: string[] = []
    const repeated: string[] = []
    const types = text.matchAll(
      /<(?:Entity|Complex|Enum)Type Name="(\w+)"(?: BaseType="graph\.(\w+)")?/gu,
    )
    for (const [, name = '', base] of types) {
      if (base !== undefined && !declared.has(base)) tooEarly.push(name)
      if (declared.has(name)) repeated.push(name)
      declared.add(name)
    }
    expect({ tooEarly, repeated }).toEqual({ tooEarly: [], repeated: [] })
    expect(declared.size).toBeGreaterThan(50)
  },
)
