/** The effective policy over HTTP: as XML, and as JSON with the place of each element. */

import { beforeAll, describe, expect, it } from 'vitest'
import {
  documentOf,
  everyScope,
  frameworkPath,
  xmlContent,
} from '../adversarial/support/policy-documents.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const service = setUpTestService()
let token: string

const claimOf = (displayName: string): string =>
  `<BuildingBlocks><ClaimsSchema><ClaimType Id="email"><DisplayName>${displayName}</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema></BuildingBlocks>`

const base = documentOf('B2C_1A_Base', { inner: claimOf('Mail') })
const child = documentOf('B2C_1A_Child', {
  inner: `\n<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>\n${claimOf('Electronic mail')}`,
})

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
  for (const body of [base, child]) {
    await service.send('POST', frameworkPath, { token, body, headers: xmlContent })
  }
})

const read = (id: string, accept: string): Promise<Answer> =>
  service.send('GET', `/ostiary/v1/trust-framework/policies/${id}/effective`, {
    token,
    headers: { accept },
  })

describe('the effective policy', () => {
  it('is one document without a base policy as XML', async () => {
    for (const accept of ['*/*', 'application/xml', 'text/xml;q=0.5']) {
      const { status, text, headers } = await read('b2c_1a_child', accept)
      expect([status, headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8'])
      expect(text).toContain('<DisplayName>Electronic mail</DisplayName>')
      expect(text).not.toContain('BasePolicy')
    }
  })

  it('has the place of each element, and what it overrides, as JSON', async () => {
    const { status, json } = await read('B2C_1A_Child', 'application/json')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      policyId: 'B2C_1A_Child',
      chain: [{ policyId: 'B2C_1A_Child' }, { policyId: 'B2C_1A_Base' }],
    })
    expect(JSON.stringify(json)).toContain('"text":"Electronic mail"')
    expect(JSON.stringify(json)).toMatch(/"source":\{"document":"B2C_1A_Child","line":3,/u)
    expect(JSON.stringify(json)).toMatch(/"overrides":\[\{"document":"B2C_1A_Base","line":1,/u)
  })

  it('does not exist for an unknown id, and not as another media type', async () => {
    expect((await read('B2C_1A_None', '*/*')).status).toBe(404)
    expect((await read('B2C_1A_Child', 'text/html')).status).toBe(406)
  })
})
