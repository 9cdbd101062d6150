/** Every operation on trust framework policies through the published Graph client, on both stores. */

import { Readable } from 'node:stream'
import { beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import { createTrustFramework } from '../../src/trust-framework/family.ts'
import { keyContainers } from '../../src/trust-framework/key-sets/key-containers.ts'
import { usualTrustFrameworkOptions } from '../../src/trust-framework/resources/options.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  asBytes,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const exchanges = recordExchanges()
const path = '/trustFramework/policies'

/** A document of little more than its identity; the comment makes one revision differ from another. */
function documentOf(policyId: string, comment: string, basePolicyId?: string): Buffer {
  const base =
    basePolicyId === undefined
      ? ''
      : `\n  <BasePolicy>\n    <TenantId>contoso.onmicrosoft.com</TenantId>\n    <PolicyId>${basePolicyId}</PolicyId>\n  </BasePolicy>`
  return Buffer.from(`\u{feff}<?xml version="1.0" encoding="utf-8"?>\r
<!-- ${comment} -->
<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"
  PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="${policyId}"
  PublicPolicyUri="http://contoso.onmicrosoft.com/${policyId}">${base}
  <BuildingBlocks></BuildingBlocks>
</TrustFrameworkPolicy>
`)
}

describe.each(storeNames)('trust framework policies through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)
  const client = setUp(() => administratorClient(service))

  beforeEach(async () => {
    for (const id of await listIds()) await client.api(`${path}/${id}`).delete()
  })

  async function listIds(): Promise<readonly string[]> {
    const list: { readonly value: readonly { readonly id: string }[] } = await client
      .api(path)
      .get()
    return list.value.map(({ id }) => id)
  }

  async function contentOf(id: string): Promise<Buffer> {
    const content: ArrayBuffer = await asBytes(client.api(`${path}/${id}/$value`)).get()
    return Buffer.from(content)
  }

  async function createPolicy(document: Buffer): Promise<Response> {
    const request = client.api(path).header('Content-Type', 'application/xml')
    const answer: Response = await rawResponse(request).post(document)
    return answer
  }

  it('creates a policy under the id of its document and answers with its bytes', async () => {
    const document = documentOf('B2C_1A_Created', 'é, 漢')
    const answer = await createPolicy(document)
    const facts = ['content-type', 'location'].map((name) => answer.headers.get(name))
    expect([answer.status, ...facts]).toEqual([
      201,
      expect.stringMatching(/^application\/xml/u),
      `${service.secureUrl}/beta${path}/B2C_1A_Created`,
    ])
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(document)
    expect(await contentOf('B2C_1A_Created')).toEqual(document)
  })

  it('lists policies by id and describes one as XML media', async () => {
    await createPolicy(documentOf('B2C_1A_Base', 'base'))
    await createPolicy(documentOf('B2C_1A_Child', 'child', 'B2C_1A_Base'))
    const context = `${service.secureUrl}/beta/$metadata#trustFramework/policies`
    expect(await client.api(`${path}/`).get()).toEqual({
      '@odata.context': context,
      value: [{ id: 'B2C_1A_Base' }, { id: 'B2C_1A_Child' }],
    })
    const metadata: JsonObject = await client.api(`${path}/B2C_1A_Child`).get()
    expect(metadata).toMatchObject({
      '@odata.context': `${context}/$entity`,
      '@odata.mediaContentType': 'application/xml',
      id: 'B2C_1A_Child',
    })
  })

  it('finds a policy by its id in any letter case and keeps the spelling', async () => {
    await createPolicy(documentOf('B2C_1A_SignIn', 'spelt'))
    expect(await client.api(`${path}('b2c_1a_signin')`).get()).toMatchObject({
      id: 'B2C_1A_SignIn',
    })
  })

  it('accepts the content as a stream without a declared type: 201 when new, 200 after', async () => {
    const item = `${path}/B2C_1A_Streamed/$value`
    for (const [revision, status] of [
      ['one', 201],
      ['two', 200],
    ] as const) {
      const document = documentOf('B2C_1A_Streamed', revision)
      const stream = Readable.toWeb(Readable.from([document.subarray(0, 9), document.subarray(9)]))
      const request = rawResponse(client.api(item)).option('duplex', 'half')
      const answer: Response = await request.putStream(stream)
      expect(answer.status).toBe(status)
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(document)
      const read: ReadableStream = await client.api(item).getStream()
      expect(Buffer.from(await new Response(read).arrayBuffer())).toEqual(document)
    }
  })

  it.each(['application/xml', 'application/xml; charset=utf-8', 'text/xml', 'application/json'])(
    'accepts the content by PUT as %s',
    async (contentType) => {
      const document = documentOf('B2C_1A_Put', contentType)
      const request = client.api(`${path}/B2C_1A_Put/$value`).header('Content-Type', contentType)
      const answer: Response = await rawResponse(request).put(document)
      expect(answer.status).toBe(201)
      expect(await contentOf('B2C_1A_Put')).toEqual(document)
    },
  )

  it('creates and replaces by PUT on the policy itself, answering 204', async () => {
    for (const revision of ['one', 'two']) {
      const document = documentOf('B2C_1A_Upserted', revision)
      const request = client
        .api(`${path}/B2C_1A_Upserted`)
        .header('Content-Type', 'application/xml')
      expect(await request.put(document.toString('utf8'))).toBeUndefined()
      expect(await contentOf('B2C_1A_Upserted')).toEqual(document)
    }
  })

  it('deletes a policy so that it is not found', async () => {
    await createPolicy(documentOf('B2C_1A_Gone', 'short-lived'))
    expect(await client.api(`${path}/B2C_1A_Gone`).delete()).toBeUndefined()
    const missing = {
      statusCode: 404,
      code: 'ResourceNotFound',
      message: "Policy with id 'B2C_1A_Gone' does not exist in the directory.",
    }
    expect(await refusalOf(client.api(`${path}/B2C_1A_Gone`).get())).toEqual(missing)
    expect(await refusalOf(client.api(`${path}/B2C_1A_Gone/$value`).get())).toEqual(missing)
    expect(await refusalOf(client.api(`${path}/B2C_1A_Gone`).delete())).toEqual(missing)
  })

  it('refuses a second policy with the id, and one whose base is missing', async () => {
    await createPolicy(documentOf('B2C_1A_Taken', 'first'))
    const post = (document: Buffer) =>
      client.api(path).header('Content-Type', 'application/xml').post(document)
    const header = (policyId: string) =>
      `Validation failed: 1 validation error(s) found in policy "${policyId}" of tenant "contoso.onmicrosoft.com".`
    expect(await refusalOf(post(documentOf('B2C_1A_Taken', 'second')))).toEqual({
      statusCode: 400,
      code: 'AADB2C',
      message: `${header('B2C_1A_TAKEN')}Tenant "contoso.onmicrosoft.com" already has a policy with id "B2C_1A_Taken". Another policy with the same id cannot be stored.`,
    })
    expect(await refusalOf(post(documentOf('B2C_1A_Child', 'orphan', 'B2C_1A_Absent')))).toEqual({
      statusCode: 400,
      code: 'AADB2C',
      message: `${header('B2C_1A_CHILD')}Policy with 'policyId': B2C_1A_Absent cannot be found in the directory '0571a27e-0571-4a27-a000-000000000001'.`,
    })
  })

  it('refuses JSON, as generated clients send it', async () => {
    expect(await refusalOf(client.api(path).post({ id: 'B2C_1A_X' }))).toMatchObject({
      statusCode: 400,
      code: 'AADB2C',
      message: expect.stringMatching(
        /^The policy being uploaded is not XML or is not correctly formatted: /u,
      ),
    })
  })

  it('is served only by beta', async () => {
    expect(await refusalOf(client.api(path).version('v1.0').get())).toMatchObject({
      statusCode: 400,
      code: 'BadRequest',
    })
  })

  it('covers every operation of the family', () => {
    const graph = createTrustFramework(usualTrustFrameworkOptions, keyContainers).operations.filter(
      ({ roots }) => roots.includes('beta'),
    )
    expect(unansweredOperations(graph, exchanges, service.secureUrl)).toEqual([])
  })
})
