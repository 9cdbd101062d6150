/** The history of policies, which Graph does not have, over HTTPS with `fetch`; on both stores. */

import { beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { modernPolicy } from './support/conditional-access-bodies.ts'
import { setUp } from '../support/set-up.ts'
import { administratorClient, setUpTrustedService, storeNames } from './support/graph-client.ts'

interface History {
  readonly value: readonly JsonObject[]
  readonly '@odata.nextLink'?: string
}

describe.each(storeNames)('history over HTTPS on %s', (store) => {
  const service = setUpTrustedService(store)
  const client = setUp(() => administratorClient(service))
  let authorization: string

  beforeAll(async () => {
    authorization = `Bearer ${await service.userToken('admin', 'Policy.Read.All')}`
  })

  const get = (path: string): Promise<Response> =>
    fetch(new URL(path, service.secureUrl), { headers: { authorization } })

  async function historyOf(family: string, id: string): Promise<History> {
    const answer = await get(`/ostiary/v1/history/${family}/${id}`)
    expect(answer.status).toBe(200)
    return (await answer.json()) as History
  }

  it('keeps every version of a policy, also after its deletion', async () => {
    const path = '/identity/conditionalAccess/policies'
    const created: JsonObject = await client.api(path).post(modernPolicy('One'))
    const id = memberText(created, 'id')
    await client.api(`${path}/${id}`).patch({ displayName: 'Two' })
    await client.api(`${path}/${id}`).delete()

    const { value } = await historyOf('conditionalAccessPolicies', id)
    const author = expect.objectContaining({
      kind: 'user',
      userPrincipalName: 'admin@contoso.com',
    })
    expect(value).toEqual(
      ['delete', 'update', 'create'].map((change, index) => ({
        version: 3 - index,
        change,
        recordedDateTime: expect.stringMatching(/Z$/u),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/u),
        author,
      })),
    )
    const versions = await Promise.all(
      [1, 2, 3].map(async (version) => {
        const answer = await get(`/ostiary/v1/history/conditionalAccessPolicies/${id}/${version}`)
        return (await answer.json()) as JsonObject
      }),
    )
    expect(versions.map((version) => version['policy'])).toEqual([
      expect.objectContaining({ id, displayName: 'One' }),
      expect.objectContaining({ id, displayName: 'Two' }),
      null,
    ])
  })

  it('links from page to page', async () => {
    const created: JsonObject = await client.api('/policies').post({
      type: 'TokenLifetimePolicy',
      displayName: '1',
      definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"4:00:00"}}'],
    })
    const id = memberText(created, 'id')
    for (const displayName of ['2', '3', '4', '5']) {
      await client.api(`/policies/${id}`).patch({ displayName })
    }
    const seen: unknown[] = []
    let link: string | undefined = `/ostiary/v1/history/stsPolicies/${id}?$top=2`
    while (link !== undefined) {
      const page = (await (await get(link)).json()) as History
      seen.push(page.value.map(({ version }) => version))
      link = page['@odata.nextLink']
    }
    expect(seen).toEqual([[5, 4], [3, 2], [1]])
  })

  it('returns the bytes of an earlier trust framework document', async () => {
    const id = 'B2C_1A_History'
    const revision = (comment: string) =>
      `<!-- ${comment} --><TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="${id}" PublicPolicyUri="http://contoso.onmicrosoft.com/${id}"/>`
    for (const comment of ['one', 'two']) {
      await client
        .api(`/trustFramework/policies/${id}`)
        .header('Content-Type', 'application/xml')
        .put(revision(comment))
    }
    const answer = await get(`/ostiary/v1/history/trustFrameworkPolicies/${id}/1/$value`)
    expect([answer.status, await answer.text()]).toEqual([200, revision('one')])
  })

  it('answers 404 for a policy that never existed, and 401 without a token', async () => {
    const path = '/ostiary/v1/history/stsPolicies/0571a27e-0571-4a27-a000-00000000dead'
    expect((await get(path)).status).toBe(404)
    expect((await fetch(`${service.secureUrl}${path}`)).status).toBe(401)
  })
})
