/**
 * The OpenAPI document of this service's own API: it is valid, its examples can be sent to the server, and the
 * answers have the declared schemas.
 */

import { Validator } from '@seriousme/openapi-schema-validator'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { readSchemaText } from '../../src/trust-framework/schema/compiled-schema.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'

let service: TestService
let token: string
let document: JsonObject

beforeAll(async () => {
  service = await startTestService()
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Policy.ReadWrite.TrustFramework',
    'User.Read.All',
  )
  document = (await service.send('GET', '/ostiary/openapi/ostiary-v1.json')).json
})
afterAll(() => service.close())

function at(json: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, name) => (isJsonObject(value) ? value[name] : undefined),
    json,
  )
}

function objectAt(json: JsonValue | undefined, ...path: readonly string[]): JsonObject {
  const value = at(json, ...path)
  return isJsonObject(value) ? value : {}
}

/** Puts components in the place of references, and forbids members that the document does not name. */
function strict(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map((each: JsonValue) => strict(each))
  if (!isJsonObject(schema)) return schema
  const reference = memberText(schema, '$ref')
  if (reference !== '') {
    return strict(objectAt(document, ...reference.replace(/^#\//u, '').split('/')))
  }
  const members = Object.entries(schema).map(([name, value = null]) => [name, strict(value)])
  const isClosed =
    isJsonObject(schema['properties']) && schema['additionalProperties'] === undefined
  return { ...Object.fromEntries(members), ...(isClosed && { additionalProperties: false }) }
}

function expectDeclared(answer: JsonValue, schema: JsonObject): void {
  const validator = Compile(strict(schema) as object)
  expect([answer, validator.Errors(answer)]).toEqual([answer, []])
}

function schemaOf(operation: JsonObject, status: number, mediaType: string): JsonObject {
  const responses = objectAt(operation, 'responses')
  const { [String(status)]: declared = responses['default'] } = responses
  const reference = memberText(objectAt(declared), '$ref')
  const response =
    reference === ''
      ? objectAt(declared)
      : objectAt(document, ...reference.replace(/^#\//u, '').split('/'))
  return objectAt(response, 'content', mediaType, 'schema')
}

/** Compares a JSON answer with what is declared for its status. */
function expectAnswer(operation: JsonObject, answer: Answer, status: number): void {
  expect([answer.status, answer.text]).toEqual([status, expect.any(String)])
  expectDeclared(answer.json, schemaOf(operation, status, 'application/json'))
}

function operationsOf(): readonly (readonly [
  method: string,
  path: string,
  operation: JsonObject,
])[] {
  return Object.entries(objectAt(document, 'paths')).flatMap(([path, item]) =>
    Object.entries(objectAt(item)).map(
      ([method, operation]) => [method, path, objectAt(operation)] as const,
    ),
  )
}

function operationAt(method: string, path: string): JsonObject {
  return objectAt(document, 'paths', path, method)
}

it('is valid by the public schema, and names each operation once', async () => {
  expect(await new Validator().validate({ ...document })).toEqual({ valid: true })
  expect(document).toMatchObject({ openapi: '3.1.1', servers: [{ url: '/ostiary/v1' }] })
  const names = operationsOf().map(([, , operation]) => operation['operationId'])
  expect(names).toHaveLength(new Set(names).size)
  expect(names).toEqual(
    expect.arrayContaining(['decideSignIns', 'compareDecisions', 'getBreakGlass', 'setBreakGlass']),
  )
})

it('has no schema without content', () => {
  const empty: string[] = []
  const visit = (value: JsonValue, place: string): void => {
    if (typeof value !== 'object' || value === null) return
    const members = Object.entries(value)
    if (members.length === 0 && !Array.isArray(value)) empty.push(place)
    for (const [name, member] of members) visit(member as JsonValue, `${place}/${name}`)
  }
  visit(objectAt(document, 'paths'), '')
  visit(objectAt(document, 'components', 'schemas'), '')
  expect(empty).toEqual([])
})

it('has examples that the server answers as declared', async () => {
  const sent: string[] = []
  for (const [method, path, operation] of operationsOf()) {
    for (const [mediaType, body] of Object.entries(objectAt(operation, 'requestBody', 'content'))) {
      for (const [name, example] of Object.entries(objectAt(body, 'examples'))) {
        const value = at(example, 'value')
        const answer = await service.send(method.toUpperCase(), `/ostiary/v1${path}`, {
          token,
          body: value,
          headers: { 'content-type': mediaType },
        })
        if (mediaType === 'application/x-ndjson') {
          expect(answer.status).toBe(200)
          const lines = answer.text.trimEnd().split('\n')
          for (const line of lines) {
            expectDeclared(JSON.parse(line) as JsonValue, schemaOf(operation, 200, mediaType))
          }
          expect(lines).toHaveLength(memberText({ value }, 'value').trimEnd().split('\n').length)
        } else expectAnswer(operation, answer, 200)
        sent.push(`${method} ${path} ${name}`)
      }
    }
  }
  expect(sent.length).toBeGreaterThanOrEqual(9)
})

it('compares answers with schemas that refuse others', () => {
  const schema = schemaOf(operationAt('post', '/decisions'), 200, 'application/json')
  const decision = { outcome: 'allow' }
  const answer = { asOf: '2026-01-05T00:00:00Z', decisions: [decision] }
  expectDeclared(answer, schema)
  for (const wrong of [
    { ...answer, more: 1 },
    { ...answer, decisions: [{ outcome: 'maybe' }] },
    { decisions: [decision] },
  ]) {
    expect(Compile(strict(schema) as object).Check(wrong)).toBe(false)
  }
})

it('declares the answers of operations that take no body', async () => {
  const path = '/tenant/break-glass'
  const answer = await service.send('GET', `/ostiary/v1${path}`, { token })
  expectAnswer(operationAt('get', path), answer, 200)
})

describe('the history', () => {
  const policy = {
    displayName: 'Block nobody',
    state: 'disabled',
    conditions: {
      clientAppTypes: ['all'],
      users: { includeUsers: ['None'] },
      applications: { includeApplications: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }
  const location = {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    displayName: 'Norway',
    countriesAndRegions: ['NO'],
  }

  it.each([
    ['conditionalAccessPolicies', '/v1.0/identity/conditionalAccess/policies', policy],
    ['namedLocations', '/v1.0/identity/conditionalAccess/namedLocations', location],
  ])('of %s is answered as declared', async (family, collection, body) => {
    const created = await service.send('POST', collection, { token, body })
    expect(created.status).toBe(201)
    const id = memberText(created.json, 'id')
    const deleted = await service.send('DELETE', `${collection}/${id}`, { token })
    expect(deleted.status).toBe(204)
    const send = (path: string) => service.send('GET', `/ostiary/v1${path}`, { token })
    const list = `/history/${family}/{id}`
    const pathOf = (template: string, version = '') =>
      template.replace('{id}', id).replace('{version}', version)
    const listed = await send(`${pathOf(list)}?$top=1`)
    expectAnswer(operationAt('get', list), listed, 200)
    expect(memberText(listed.json, '@odata.nextLink')).not.toBe('')
    for (const [version, status] of [
      ['1', 200],
      ['2', 200],
      ['9', 404],
    ] as const) {
      const answer = await send(pathOf(`${list}/{version}`, version))
      expectAnswer(operationAt('get', `${list}/{version}`), answer, status)
    }
    const content = await send(pathOf(`${list}/{version}/$value`, '1'))
    expectAnswer(operationAt('get', `${list}/{version}/$value`), content, 404)
  })
})

describe('an error', () => {
  it.each<readonly [string, string, string, JsonValue, string, number]>([
    ['of a faulty request', 'post', '/decisions', { signIn: { prinzipal: 1 } }, 'admin', 400],
    ['of a faulty difference', 'post', '/decisions/diff', {}, 'admin', 400],
    ['of a missing permission', 'post', '/decisions', {}, 'ada', 403],
    ['without a token', 'post', '/decisions', {}, '', 401],
    ['of lost protection', 'put', '/tenant/break-glass', { identities: [] }, 'admin', 409],
  ])('%s is declared', async (_, method, path, body, alias, status) => {
    const asked = alias === 'admin' ? token : alias && (await service.userToken(alias, 'User.Read'))
    const answer = await service.send(method.toUpperCase(), `/ostiary/v1${path}`, {
      ...(asked !== '' && { token: asked }),
      body,
    })
    expectAnswer(operationAt(method, path), answer, status)
  })
})

it('serves the schema of a sign-in to editors', async () => {
  const { json } = await service.send('GET', '/ostiary/openapi/sign-in.schema.json')
  const { $schema: dialect, ...schema } = json
  expect(dialect).toBe('https://json-schema.org/draft/2020-12/schema')
  const validator = Compile(schema as object)
  const signIn = { principal: { id: 'ada' }, network: { ip: '192.0.2.1' } }
  expect(validator.Check(signIn)).toBe(true)
  expect(validator.Check({ ...signIn, network: { ip: '192.0.2.1', city: 'Oslo' } })).toBe(false)
})

it('answers the XML Schema of custom policies to everybody, and lists it', async () => {
  const path = '/schemas/TrustFrameworkPolicy_0.3.0.0.xsd'
  expect(operationsOf().map(([, listed]) => listed)).toContain(path)
  const answer = await service.send('GET', `/ostiary/v1${path}`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml'])
  expect(answer.text).toBe(readSchemaText())
})

it('answers the JSON Schema of definitions to everybody, and lists each', async () => {
  const listed = operationsOf().filter(([, path]) => /^\/schemas\/.*\.json$/u.test(path))
  expect(listed.map(([, path]) => path)).toContain('/schemas/TokenLifetimePolicy.json')
  for (const [method, path, operation] of listed) {
    const answer = await service.send(method.toUpperCase(), `/ostiary/v1${path}`)
    expectAnswer(operation, answer, 200)
    expect(answer.json).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: path.slice('/schemas/'.length, -'.json'.length),
    })
    expect(() => Compile(answer.json)).not.toThrow()
  }
  const missing = await service.send('GET', '/ostiary/v1/schemas/NamingPolicy.json')
  expect(missing.status).toBe(400)
})
