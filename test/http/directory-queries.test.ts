/**
 * Queries over directory objects and policies: filters by properties with and without an index, the advanced mode of
 * Graph, counts, search and order, on both stores.
 */

import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  groups,
  membersRelation,
  servicePrincipals,
  stateOf,
  users,
} from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { maximumObjectsRead } from '../../src/graph/handlers/bounded.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import type { ObjectKind } from '../../src/graph/object-kind.ts'
import type { Store } from '../../src/store/port.ts'
import { createFabrikam } from '../adversarial/support/second-tenant.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const eventual = { consistencylevel: 'Eventual' }

const provenance = {
  author: { kind: 'system' as const, id: 'test' },
  requestId: '0c8a2f0e-3d0a-4a8c-8f0e-7a1f5d1c2b3a',
  at: new Date('2026-01-02T00:00:00Z'),
}

function namesIn({ json }: Answer): readonly string[] {
  const { value } = json
  return Array.isArray(value)
    ? value.filter(isJsonObject).map((item: JsonObject) => memberText(item, 'displayName'))
    : []
}

function refusalIn({ status, json }: Answer): readonly unknown[] {
  const { error } = json
  return isJsonObject(error) ? [status, error['code'], error['message']] : [status]
}

/** Creates groups of every type, one with thirty members, and a manager. */
function createObjects(store: Store): Promise<void> {
  return store.write(contosoTenantId, provenance, async (transaction) => {
    const bodies = [
      { displayName: 'Unified One', groupTypes: ['Unified'], description: 'Writes and tests' },
      { displayName: 'Dynamic', groupTypes: ['DynamicMembership', 'Unified'] },
    ]
    for (const [number, body] of bodies.entries()) {
      const id = `00000000-0000-4000-8000-00000000000${number}`
      await transaction.create(stateOf(groups, id, body))
    }
    const crowd = { family: groups.name, id: '00000000-0000-4000-8000-0000000000ff' }
    await transaction.create(stateOf(groups, crowd.id, { displayName: 'Crowd' }))
    for (let number = 10; number < 40; number += 1) {
      const id = `00000000-0000-4000-8000-0000000000${number}`
      await transaction.create(stateOf(servicePrincipals, id, { displayName: `Of many ${number}` }))
      const target = { family: servicePrincipals.name, id }
      await transaction.link({ relation: membersRelation, source: crowd, target })
    }
    const nested = { family: groups.name, id: '00000000-0000-4000-8000-0000000000fe' }
    await transaction.create(stateOf(groups, nested.id, { displayName: 'Outer' }))
    for (let number = 100; number < 350; number += 1) {
      const id = `00000000-0000-4000-8000-000000000${number}`
      await transaction.create(stateOf(servicePrincipals, id, { displayName: `Nested ${number}` }))
      const target = { family: servicePrincipals.name, id }
      await transaction.link({ relation: membersRelation, source: nested, target })
    }
    const userAt = (last: string) => ({
      family: users.name,
      id: `0571a27e-0571-4a27-a000-000000000${last}`,
    })
    await transaction.link({ relation: 'manager', source: userAt('a04'), target: userAt('a05') })
  })
}

describe.each(['sqlite', 'postgres'] as const)('queries on %s', (storeName) => {
  const service = setUpTestService({ store: storeName })
  let token: string

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Directory.Read.All',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
    )
    await createObjects(service.store)
    await createFabrikam(service.store)
    const locations = [
      { displayName: 'Canada', countriesAndRegions: ['CA'] },
      { displayName: 'America', countriesAndRegions: ['US', 'CA', 'MX'] },
      { displayName: 'Norway', countriesAndRegions: ['NO'] },
    ]
    for (const location of locations) {
      const body = { '@odata.type': '#microsoft.graph.countryNamedLocation', ...location }
      await service.send('POST', '/v1.0/identity/conditionalAccess/namedLocations', { token, body })
    }
  })

  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    service.send('GET', `/v1.0${path.replaceAll(' ', '%20')}`, { token, headers })

  it.each([
    ["/groups?$filter=groupTypes/any(c:c eq 'Unified')", ['Unified One', 'Dynamic']],
    ["/groups?filter=groupTypes/any(c:c eq 'dynamicmembership')", ['Dynamic']],
    ["/groups?$filter=groupTypes/any(c:c eq 'Unified') and displayName eq 'Dynamic'", ['Dynamic']],
    ["/groups?$filter=description eq 'writes and tests'", ['Unified One']],
    ["/users?$filter=accountEnabled eq true and displayName eq 'Ada'", ['Ada']],
    ["/users?$filter=startsWith(mail,'ada@')", ['Ada']],
    [
      "/users?$filter=displayName ge 'S' and userType eq 'Member'",
      expect.arrayContaining(['Security Reader']),
    ],
    ["/users?$filter=id in ('0571a27e-0571-4a27-a000-000000000a04')", ['Ada']],
    ['/groups?$orderby=displayName desc&$top=1', ['Unified One']],
  ])('answers %s in any mode', async (path, names) => {
    expect(namesIn(await get(path))).toEqual(names)
  })

  it.each([
    [
      "/groups?$filter=not(groupTypes/any(c:c eq 'Unified')) and startsWith(displayName,'Sales')",
      ['Sales', 'Sales East'],
    ],
    ["/users?$filter=endsWith(mail,'-1@contoso.com')", ['Break Glass 1']],
    ["/users?$filter=contains(displayName,'glass')", ['Break Glass 1', 'Break Glass 2']],
    ["/users?$filter=userType ne 'Member'", ['Guest']],
    [
      "/groups?$filter=startsWith(displayName,'Sales')&$orderby=displayName desc",
      ['Sales East', 'Sales'],
    ],
    ['/users?$orderby=userType,mail&$top=1', ['Guest']],
    ['/users?$search="displayName:glass break"', ['Break Glass 1', 'Break Glass 2']],
    ['/groups?$search="displayName:east" OR "description:tests"', ['Sales East', 'Unified One']],
  ])('answers %s in the advanced mode only', async (path, names) => {
    const advanced = await get(`${path}&$count=true`, eventual)
    expect([namesIn(advanced).toSorted(), advanced.status]).toEqual([names.toSorted(), 200])
    expect(await get(`${path}&$count=true`)).toMatchObject({
      status: 400,
      json: { error: { code: 'Request_UnsupportedQuery' } },
    })
  })

  it('counts in the advanced mode, leaves the option out in the usual one, and refuses the segment', async () => {
    const counted = await get('/users?$count=true&$top=1', eventual)
    expect(counted.json['@odata.count']).toBe(8)
    expect((await get('/users?$count=true')).json).not.toHaveProperty(['@odata.count'])
    const filter = "$filter=endsWith(mail,'@contoso.com') and userType eq 'Guest'"
    expect((await get('/users/$count', eventual)).text).toBe('8')
    expect((await get(`/users/$count?${filter}`, eventual)).text).toBe('1')
    expect((await get('/users/$count?$filter=accountEnabled eq true', eventual)).text).toBe('8')
    expect((await get('/users/$count?$search="displayName:glass"', eventual)).text).toBe('2')
    expect(refusalIn(await get('/users/$count'))).toEqual([
      400,
      'Request_BadRequest',
      '$count is not currently supported.',
    ])
  })

  const expandedIn = ({ json }: Answer, name: string): readonly JsonObject[] => {
    const { value = [json] } = json
    const entities = Array.isArray(value) ? value.filter(isJsonObject) : []
    return entities.map((entity: JsonObject) => {
      const found = entity[name]
      return { of: entity['displayName'] ?? null, found: found ?? null }
    })
  }

  it('expands members, groups, owners and managers inside entities', async () => {
    const list = await get(
      "/groups?$filter=displayName eq 'Sales'&$select=displayName&$expand=members($select=displayName)",
    )
    expect(list.json).toEqual({
      '@odata.context': `${service.url}/v1.0/$metadata#groups(displayName,members(displayName))`,
      value: [
        {
          id: expect.any(String),
          displayName: 'Sales',
          members: [
            {
              '@odata.type': '#microsoft.graph.group',
              id: expect.any(String),
              displayName: 'Sales East',
            },
          ],
        },
      ],
    })
    const ada = await get('/users/ada@contoso.com?expand=memberOf($select=id,displayName),manager')
    expect(ada.json['@odata.context']).toBe(
      `${service.url}/v1.0/$metadata#users(memberOf(id,displayName),manager())/$entity`,
    )
    expect(ada.json['memberOf']).toEqual([
      expect.objectContaining({ displayName: 'Sales East' }),
      expect.objectContaining({ displayName: 'Pilot Users' }),
    ])
    expect(ada.json['manager']).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      displayName: 'Bob',
    })
    const groupsOfAll = await get('/groups?$expand=owners&$top=999')
    expect(expandedIn(groupsOfAll, 'owners').every(({ found }) => Array.isArray(found))).toBe(true)
  })

  it('expands at most twenty objects', async () => {
    const crowd = await get("/groups?$filter=displayName eq 'Crowd'&$expand=members")
    expect(expandedIn(crowd, 'members')).toEqual([
      { of: 'Crowd', found: expect.toSatisfy((found: unknown[]) => found.length === 20) },
    ])
  })

  it('sorts many objects that are found for one request', async () => {
    const path = '/groups/00000000-0000-4000-8000-0000000000fe/transitiveMembers'
    const first = await get(`${path}?$orderby=displayName desc&$top=2`)
    expect(namesIn(first)).toEqual(['Nested 349', 'Nested 348'])
    const next = memberText(first.json, '@odata.nextLink').slice(`${service.url}/v1.0`.length)
    expect(namesIn(await get(next))).toEqual(['Nested 347', 'Nested 346'])
  })

  it('expands extensions together with an advanced query, and nothing else', async () => {
    const filter = "$filter=not(groupTypes/any(c:c eq 'DynamicMembership'))&$count=true"
    const plain = await get(`/groups?${filter}&$expand=extensions`, eventual)
    expect([plain.status, plain.json['@odata.count']]).toEqual([200, 12])
    expect(expandedIn(plain, 'extensions')[0]).toMatchObject({ found: [] })
    expect(refusalIn(await get(`/groups?${filter}&$expand=members`, eventual))).toEqual([
      400,
      'Request_UnsupportedQuery',
      expect.stringContaining('$expand cannot be combined'),
    ])
  })

  it.each([
    ['/users?$expand=displayName', 400, 'BadRequest', 'is not a navigation property'],
    ['/users?$expand=nosuch', 400, 'BadRequest', "property named 'nosuch'"],
    ['/users?$expand=drives', 501, 'NotImplemented', "'drives'"],
    ['/users?$expand=manager($select=nosuch)', 400, 'BadRequest', "property named 'nosuch'"],
    ['/users?$expand=memberOf($levels=2)', 501, 'NotImplemented', '$levels'],
    ['/groups/$count?$expand=members', 501, 'NotImplemented', '$expand'],
  ])('refuses %s', async (path, status, code, message) => {
    expect(refusalIn(await get(path, eventual))).toEqual([
      status,
      code,
      expect.stringContaining(message),
    ])
  })

  it('says what a search lacks', async () => {
    const [, code, message] = refusalIn(await get('/users?$search="displayName:a"'))
    expect([code, message]).toEqual([
      'Request_UnsupportedQuery',
      expect.stringContaining("'ConsistencyLevel: eventual'"),
    ])
  })

  it.each([
    ["countriesAndRegions/any(c: c eq 'CA')", ['America', 'Canada']],
    ["countriesAndRegions/all(c: c eq 'CA') and countriesAndRegions/any()", ['Canada']],
    ["not countriesAndRegions/any(c: c eq 'CA')", ['Headquarters', 'Home Country', 'Norway']],
    [
      "contains(displayName,'a') and countriesAndRegions/any(c:c in ('MX','NO'))",
      ['America', 'Norway'],
    ],
    [
      "createdDateTime ge 2020-01-01T00:00:00Z and displayName ne 'Norway'",
      ['America', 'Canada', 'Headquarters', 'Home Country'],
    ],
    ['modifiedDateTime lt 2020-01-01T00:00:00Z', []],
  ])('filters named locations by %s', async (filter, names) => {
    const answer = await get(`/identity/conditionalAccess/namedLocations?$filter=${filter}`)
    expect([answer.status, namesIn(answer).toSorted()]).toEqual([200, names])
  })

  it('filters strengths by what they combine', async () => {
    const path = '/policies/authenticationStrengthPolicies'
    const filter = "allowedCombinations/any(x:x has 'sms, password')"
    expect(namesIn(await get(`${path}?$filter=${filter}`))).toEqual(['Multifactor authentication'])
  })

  it('pages through a filter without an index, each object once', async () => {
    const names: string[] = []
    let next = '/users?$filter=accountEnabled eq true&$top=3'
    while (next !== '') {
      const page = await get(next)
      names.push(...namesIn(page))
      next = memberText(page.json, '@odata.nextLink').slice(`${service.url}/v1.0`.length)
    }
    expect(names).toHaveLength(8)
    expect(names).toEqual(namesIn(await get('/users')))
  })

  it('answers or refuses any filter, and never with a row of another tenant', async () => {
    const words =
      "displayName mail groupTypes/any businessPhones/any id c c: nosuch eq ne ge and or not in has contains endsWith startsWith ( ) , 'a' '' '%_!' null true 1 2026-01-01T00:00:00Z businessPhones/$count owners/$count manager/id extension_ab603c56068041afb2f6832e2a17e237_a"
    const word = fc.constantFrom(...words.split(' '))
    const predicate = fc.constantFrom(
      "displayName ne 'x'",
      'accountEnabled eq true',
      "contains(mail,'fabrikam')",
      "businessPhones/all(c:c eq 'x')",
      "not endsWith(userPrincipalName,'@contoso.com')",
      "id ge ''",
      'businessPhones/$count ge 0',
      'owners/$count eq 0',
      'memberOf/$count ge 0',
      "extension_ab603c56068041afb2f6832e2a17e237_a eq 'x'",
      "not assignedLicenses/any(l:l/skuId eq 'x')",
    )
    const filter = fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
      fc.array(predicate, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' or ')),
    )
    const option = fc.constantFrom(
      '',
      '&$orderby=mail',
      '&expand=memberOf',
      '&expand=manager($levels=max)',
      '&$select=id,extension_ab603c56068041afb2f6832e2a17e237_a',
      '&$search="displayName:a"',
      '&$top=2',
    )
    const set = fc.constantFrom(
      'users',
      'groups',
      'users/$count',
      'me/memberOf',
      'me/transitiveMemberOf/microsoft.graph.group',
      'groups/0571a27e-0571-4a27-a000-000000000b01/members/$count',
      'groups/0571a27e-0571-4a27-a000-000000000b01/members/$ref',
    )
    await fc.assert(
      fc.asyncProperty(set, filter, option, fc.boolean(), async (path, text, more, isEventual) => {
        const query = `$filter=${encodeURIComponent(text)}&$count=true${more}`
        const answer = await get(`/${path}?${query}`, isEventual ? eventual : {})
        expect([200, 400, 501]).toContain(answer.status)
        if (answer.status === 200) {
          expect(JSON.stringify(answer.json['value'] ?? null)).not.toMatch(/fabrikam/iu)
        }
      }),
      { numRuns: 250 },
    )
  })
})

describe('a large collection', () => {
  const service = setUpTestService()
  let token: string

  const create = (kind: ObjectKind, count: number, bodyOf: (number: number) => JsonObject) =>
    service.store.write(contosoTenantId, provenance, async (transaction) => {
      for (let number = 0; number < count; number += 1) {
        const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
        await transaction.create(stateOf(kind, id, bodyOf(number)))
      }
    })

  const get = (set: string, filter: string) =>
    service.send('GET', `/v1.0/${set}?$filter=${encodeURIComponent(filter)}`, { token })

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.Read.All')
  })

  it('refuses to sort one object more than the limit', async () => {
    await create(users, maximumObjectsRead, (number) => ({
      displayName: `User ${number}`,
      jobTitle: `Title ${number}`,
    }))
    const sorted = (filter: string) =>
      service.send(
        'GET',
        `/v1.0/users?$filter=${encodeURIComponent(filter)}&$orderby=jobTitle desc&$count=true&$top=1`,
        { token, headers: { consistencylevel: 'eventual' } },
      )
    expect(namesIn(await sorted("startsWith(id,'00000000-')"))).toEqual(['User 9999'])
    const oneMore = "startsWith(id,'00000000-') or displayName eq 'Ada'"
    const [status, code, message] = refusalIn(await sorted(oneMore))
    expect([status, code]).toEqual([400, 'Request_UnsupportedQuery'])
    expect(message).toMatch(/10001 or more objects would have to be read .*displayName/u)
    expect(namesIn(await sorted("jobTitle in ('Title 7','Title 8')"))).toEqual(['User 8'])
  })

  it('finds by a property without an index among any number of objects, each once', async () => {
    expect(namesIn(await get('users', "jobTitle eq 'Title 7'"))).toEqual(['User 7'])
    const headers = { consistencylevel: 'eventual' }
    const filter = `$filter=${encodeURIComponent("endsWith(jobTitle,'7')")}&$count=true`
    const names: string[] = []
    let next = `/v1.0/users?${filter}&$top=150`
    while (next !== '') {
      const page = await service.send('GET', next, { token, headers })
      names.push(...namesIn(page))
      next = memberText(page.json, '@odata.nextLink').slice(service.url.length)
    }
    expect([names.length, new Set(names).size]).toEqual([1_000, 1_000])
    const sorted: string[] = []
    next = `/v1.0/users?${filter}&$orderby=displayName&$top=400`
    while (next !== '') {
      const page = await service.send('GET', next, { token, headers })
      if (sorted.length === 0) expect(page.json['@odata.count']).toBe(1_000)
      sorted.push(...namesIn(page))
      next = memberText(page.json, '@odata.nextLink').slice(service.url.length)
    }
    expect(sorted).toEqual(names.toSorted())
    const count = await service.send('GET', `/v1.0/users/$count?${filter}`, { token, headers })
    expect(count.text).toBe('1000')
  })

  it('lists any number of objects in the order of an indexed property', async () => {
    const names: string[] = []
    let next = '/v1.0/users?$orderby=displayName desc&$top=999'
    while (next !== '') {
      const page = await service.send('GET', next.replaceAll(' ', '%20'), { token })
      expect([next, page.status]).toEqual([next, 200])
      names.push(...namesIn(page))
      next = memberText(page.json, '@odata.nextLink').slice(service.url.length)
    }
    const folded = names.map((name) => name.toLowerCase())
    expect(folded).toEqual(folded.toSorted().toReversed())
    expect(names).toHaveLength(maximumObjectsRead + 8)
    const headers = { consistencylevel: 'eventual' }
    const byTitle = await service.send('GET', '/v1.0/users?$orderby=jobTitle&$count=true', {
      token,
      headers,
    })
    expect(refusalIn(byTitle).slice(0, 2)).toEqual([400, 'Request_UnsupportedQuery'])
  })

  it('refuses to sort more bytes than the limit', async () => {
    const description = 'x'.repeat(1_048_576)
    await create(groups, 40, (number) => ({ displayName: `Large ${number}`, description }))
    const sorted = (filter: string) =>
      service.send(
        'GET',
        `/v1.0/groups?$filter=${encodeURIComponent(filter)}&$orderby=mailNickname&$count=true`,
        { token, headers: { consistencylevel: 'eventual' } },
      )
    expect(refusalIn(await sorted('mailNickname eq null')).slice(0, 2)).toEqual([
      400,
      'Request_UnsupportedQuery',
    ])
    const narrowed = await sorted("displayName eq 'Large 7' and mailNickname eq null")
    expect(namesIn(narrowed)).toEqual(['Large 7'])
  })
})
