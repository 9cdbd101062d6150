/** Collections that list built-in objects first: built-in strengths before custom ones. */

import { beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const path = '/v1.0/policies/authenticationStrengthPolicies'

function namesIn(page: JsonObject): readonly string[] {
  const { value } = page
  return Array.isArray(value)
    ? value.filter(isJsonObject).map((item: JsonObject) => memberText(item, 'displayName'))
    : []
}

describe.each(['sqlite', 'postgres'] as const)('authentication strengths on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
      'Policy.ReadWrite.AuthenticationMethod',
    )
    for (const displayName of ['Keys', 'Cards', 'Phones']) {
      const body = { displayName, allowedCombinations: ['fido2'] }
      await service.send('POST', path, { token, body })
    }
  })

  const get = async (url: string) => (await service.send('GET', url, { token })).json

  it.each([1, 2, 3, 4, 5, 6, 7])('appear once each in pages of %i', async (size) => {
    const all = namesIn(await get(path))
    expect(all).toHaveLength(6)
    const names: string[] = []
    let next: string | undefined = `${path}?$top=${size}`
    while (next !== undefined) {
      const page = await get(next)
      expect(namesIn(page).length).toBeLessThanOrEqual(size)
      names.push(...namesIn(page))
      const link = memberText(page, '@odata.nextLink')
      next = link === '' ? undefined : link.slice(service.url.length)
    }
    expect(names).toEqual(all)
  })

  it('are counted together, under a filter too', async () => {
    const count = async (query: string) =>
      (await service.send('GET', `${path}/$count${query}`, { token })).text
    expect(await count('')).toBe('6')
    expect(await count(`?$filter=policyType eq 'builtIn'`)).toBe('3')
    expect(await count(`?$filter=policyType eq 'custom'`)).toBe('3')
  })
})
