/** Every operation on policy keys through the published Graph client, on both stores. */

import { beforeAll, describe, expect, it } from 'vitest'
import { createKeySets } from '../../src/trust-framework/key-sets/family.ts'
import files from '../../src/trust-framework/key-sets/vectors/pkcs12.json' with { type: 'json' }
import { setUp } from '../support/set-up.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { graphClient, refusalOf, setUpTrustedService, storeNames } from './support/graph-client.ts'

const exchanges = recordExchanges()
const path = '/trustFramework/keySets'

interface Key {
  readonly kid: string
  readonly kty: string
  readonly status: string
}

interface KeySet {
  readonly id: string
  readonly keys: readonly Key[]
}

describe.each(storeNames)('policy keys through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)
  const client = setUp(async () =>
    graphClient(
      service,
      await service.userToken('admin', 'TrustFrameworkKeySet.ReadWrite.All', 'Policy.Read.All'),
    ),
  )
  let id: string

  beforeAll(async () => {
    const created: KeySet = await client.api(path).post({ id: 'Client' })
    id = created.id
  })

  it('are created with a prefix, listed, counted and read', async () => {
    expect(id).toBe('B2C_1A_Client')
    const list: { readonly value: readonly KeySet[] } = await client.api(path).get()
    expect(list.value.map((set) => set.id)).toContain(id)
    const count: unknown = await client.api(`${path}/$count`).get()
    expect(Number(count)).toBe(list.value.length)
    expect(await client.api(`${path}/${id}`).select('id').get()).toEqual({
      '@odata.context': expect.stringContaining('#trustFramework/keySets(id)/$entity'),
      id,
    })
  })

  it('are generated and uploaded, and one of them is active', async () => {
    const generated: Key = await client
      .api(`${path}/${id}/generateKey`)
      .post({ use: 'sig', kty: 'RSA', nbf: 1_700_000_000, exp: 4_000_000_000 })
    expect(generated).toMatchObject({ kty: 'RSA', status: 'enabled', d: null, exp: 4_000_000_000 })
    const active: Key = await client.api(`${path}/${id}/getActiveKey`).get()
    expect(active).toEqual(generated)

    const uploads = {
      uploadSecret: { use: 'sig', k: 'secret' },
      uploadCertificate: { key: files.certificate },
      uploadPkcs12: { key: files.files[0]?.file, password: files.files[0]?.password },
    }
    for (const [action, body] of Object.entries(uploads)) {
      const set: KeySet = await client.api(path).post({ id: action })
      const key: Key = await client.api(`${path}/${set.id}/${action}`).post(body)
      const stored: KeySet = await client.api(`${path}/${set.id}`).get()
      expect(stored.keys).toEqual([expect.objectContaining({ kid: key.kid, kty: key.kty })])
    }
  })

  it('are disabled and deleted one by one', async () => {
    const secrets: KeySet = await client.api(path).post({ id: 'Single' })
    const set = `${path}/${secrets.id}`
    const { kid }: Key = await client.api(`${set}/uploadSecret`).post({ use: 'sig', k: 'secret' })
    await client.api(`${set}/keys_v2/${kid}`).patch({ status: 'disabled' })
    const key: Key = await client.api(`${set}/keys_v2/${kid}`).get()
    expect([key.status, key.kty]).toEqual(['disabled', 'oct'])
    expect(await refusalOf(client.api(`${set}/getActiveKey`).get())).toMatchObject({
      statusCode: 404,
      code: 'AADB2C90019',
    })
    await client.api(`${set}/keys_v2/${kid}`).delete()
    const left: { readonly value: readonly Key[] } = await client.api(`${set}/keys_v2`).get()
    expect(left.value).toEqual([])
  })

  it('are replaced by PUT and PATCH, and leave a copy when their set is deleted', async () => {
    const replaced: KeySet = await client.api(path).post({ id: 'Replaced' })
    const set = `${path}/${replaced.id}`
    const keys = [{ kty: 'oct', use: 'sig', k: 'c2VjcmV0' }]
    const put: KeySet = await client.api(set).put({ keys })
    const patched: KeySet = await client.api(set).patch({ id: replaced.id })
    expect([put.keys.map(({ kty }) => kty), patched.keys]).toEqual([['OCT'], put.keys])
    await client.api(set).delete()
    expect(await refusalOf(client.api(set).get())).toMatchObject({ statusCode: 404 })
    const copy: KeySet = await client.api(`${set}.bak`).get()
    expect(copy.keys).toEqual(put.keys)
  })

  it('are refused with the codes of Azure AD B2C', async () => {
    expect(await refusalOf(client.api(path).post({ id: 'client' }))).toEqual({
      statusCode: 400,
      code: 'AADB2C95028',
      message:
        "Can't create trustframework key set with name 'B2C_1A_client' because it already exists.",
    })
  })

  it('are served only by beta', async () => {
    expect(await refusalOf(client.api(path).version('v1.0').get())).toMatchObject({
      statusCode: 400,
      code: 'BadRequest',
    })
  })

  it('covers every operation of the family', () => {
    const { operations } = createKeySets([])
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})
