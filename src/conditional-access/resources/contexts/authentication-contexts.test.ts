import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arbitraryObject } from '../../../edm/testing/arbitrary-json.ts'
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'
import {
  idOf,
  openResourceService,
  type ResourceService,
} from '../strengths/testing/resource-service.ts'
import { createAuthenticationContexts } from './authentication-contexts.ts'
import { decodeContextCreate, encodeContext } from './context-codec.ts'
import { contextType } from './types.ts'

const path = '/identity/conditionalAccess/authenticationContextClassReferences'
const metadata = `https://localhost/v1.0/$metadata#${path.slice(1)}`

let referrers: readonly { readonly id: string; readonly displayName: string }[] = []
let service: ResourceService

beforeEach(async () => {
  referrers = []
  const { operations } = createAuthenticationContexts({ findReferrers: async () => referrers })
  service = await openResourceService(operations, ['AuthenticationContext.ReadWrite.All'])
})

afterEach(() => service.close())

function errorOf({ status, json }: { status: number; json: JsonObject }) {
  const { error } = json
  return isJsonObject(error) ? [status, error['code'], error['message']] : [status]
}

describe('authentication contexts', () => {
  it('are created by PATCH, even with an empty body', async () => {
    expect((await service.send('PATCH', `${path}/c1`, { body: {} })).status).toBe(204)
    expect((await service.send('GET', `${path}/C1`)).json).toEqual({
      '@odata.context': `${metadata}/$entity`,
      id: 'c1',
      displayName: null,
      description: null,
      isAvailable: false,
    })
  })

  it('are changed by PATCH, member by member', async () => {
    const body = { displayName: 'Contoso medium', description: 'Medium', isAvailable: true }
    await service.send('PATCH', `${path}/c99`, { body })
    await service.send('PATCH', `${path}/c99`, { body: { description: null, isAvailable: null } })
    expect((await service.send('GET', path)).json).toEqual({
      '@odata.context': metadata,
      value: [{ id: 'c99', displayName: 'Contoso medium', description: null, isAvailable: false }],
    })
  })

  it.each(['v1.0', 'beta'] as const)('are created by POST with their id on %s', async (version) => {
    const body = { id: 'C7', displayName: 'Trusted locations', isAvailable: true }
    const answer = await service.send('POST', path, { body, version })
    expect([answer.status, answer.headers['Location'], answer.json]).toEqual([
      201,
      `https://localhost/${version}${path}/c7`,
      {
        '@odata.context': `https://localhost/${version}/$metadata#${path.slice(1)}/$entity`,
        id: 'c7',
        displayName: 'Trusted locations',
        description: null,
        isAvailable: true,
      },
    ])
    expect(errorOf(await service.send('POST', path, { body, version }))).toEqual([
      409,
      'Conflict',
      'AuthenticationContextClassReference with id c7 already exists.',
    ])
  })

  it.each<[string, JsonObject, string]>([
    ['no id', { displayName: 'x' }, '`id` is required; it must be `c1` to `c99`'],
    ['a number for an id', { id: 1 }, '`id` is required; it must be `c1` to `c99`'],
    ['c0', { id: 'c0' }, '`id` cannot be `c0`; it must be `c1` to `c99`'],
    [
      'a name that is not a text',
      { id: 'c1', displayName: 7 },
      '`displayName` must be a string, not a number',
    ],
    [
      'a word for a Boolean',
      { id: 'c1', isAvailable: 'yes' },
      '`isAvailable` must be a Boolean, not a string',
    ],
    [
      'an unknown member',
      { id: 'c1', isAvalable: true },
      '`isAvalable` is not a known member; did you mean `isAvailable`?',
    ],
  ])('are refused with %s', async (_, body, message) => {
    expect(errorOf(await service.send('POST', path, { body }))).toEqual([
      400,
      'BadRequest',
      message,
    ])
    expect((await service.send('GET', `${path}/$count`)).text).toBe('0')
  })

  it.each(['c0', 'c100', 'c01', 'x', idOf(1)])('have no id %s', async (id) => {
    expect(errorOf(await service.send('PATCH', `${path}/${id}`, { body: {} }))).toEqual([
      400,
      'BadRequest',
      `\`id\` cannot be \`${id}\`; it must be \`c1\` to \`c99\``,
    ])
    expect((await service.send('GET', `${path}/${id}`)).status).toBe(404)
    expect((await service.send('DELETE', `${path}/${id}`)).status).toBe(404)
  })

  it.each<[string, readonly string[]]>([
    ["id eq 'c2'", ['c2']],
    ['isAvailable eq true', ['c1']],
    ["displayName eq 'high'", ['c2']],
  ])('are filtered by %s', async (filter, ids) => {
    await service.send('PATCH', `${path}/c1`, { body: { isAvailable: true } })
    await service.send('PATCH', `${path}/c2`, { body: { displayName: 'High' } })
    const { json } = await service.send('GET', `${path}?$filter=${encodeURIComponent(filter)}`)
    const value = Array.isArray(json['value']) ? json['value'] : []
    expect(value.map((item) => (isJsonObject(item) ? item['id'] : item))).toEqual(ids)
  })

  it('can be deleted when they are unavailable and no policy names them', async () => {
    await service.send('PATCH', `${path}/c1`, { body: { isAvailable: true } })
    referrers = [
      { id: 'p1', displayName: 'Step up' },
      { id: 'p2', displayName: 'Other' },
    ]
    expect(errorOf(await service.send('DELETE', `${path}/c1`))).toEqual([
      403,
      'AccessDenied',
      'AuthenticationContextClassReference with id c1 cannot be deleted while `isAvailable` is true; set it to false first.',
    ])
    await service.send('PATCH', `${path}/c1`, { body: { isAvailable: false } })
    const refused = await service.send('DELETE', `${path}/c1`)
    expect(errorOf(refused)).toEqual([
      400,
      'BadRequest',
      'the authentication context `c1` is used by the conditional access policy `Step up` (p1); remove it from the policy first',
    ])
    expect(refused.text).toContain('`Other` (p2)')
    referrers = []
    expect((await service.send('DELETE', `${path}/c1`)).status).toBe(204)
    expect(errorOf(await service.send('GET', `${path}/c1`))).toEqual([
      404,
      'ResourceNotFound',
      'AuthenticationContextClassReference with id c1 does not exist in the directory.',
    ])
  })

  it.each<[string, string, number]>([
    ['GET', 'AuthenticationContext.Read.All', 200],
    ['GET', 'Policy.Read.ConditionalAccess', 200],
    ['GET', 'Policy.ReadWrite.ConditionalAccess', 200],
    ['GET', 'Policy.Read.All', 403],
    ['POST', 'AuthenticationContext.Read.All', 403],
    ['POST', 'Policy.ReadWrite.ConditionalAccess', 400],
    ['DELETE', 'Policy.Read.ConditionalAccess', 403],
    ['DELETE', 'AuthenticationContext.ReadWrite.All', 404],
  ])('answer %s with %s by %i', async (method, permission, status) => {
    const target = method === 'DELETE' ? `${path}/c5` : path
    const body = method === 'POST' ? { body: {} } : {}
    const answer = await service.send(method, target, { permissions: [permission], ...body })
    expect(answer.status).toBe(status)
  })

  it('can be sent back as they are printed', () => {
    const at = new Date('2026-01-05T09:31:07.418Z')
    fc.assert(
      fc.property(arbitraryObject(contextType, 'beta'), (json) => {
        const read = decodeContextCreate(json, 'beta')
        if (!read.ok) throw new Error(JSON.stringify(read.findings))
        const object = {
          family: 'authenticationContextClassReferences',
          id: 'c1',
          version: 1,
          body: read.value,
          createdAt: at,
          modifiedAt: at,
        }
        expect(decodeContextCreate(encodeContext(object, 'v1.0'), 'v1.0')).toEqual(read)
      }),
    )
  })
})
