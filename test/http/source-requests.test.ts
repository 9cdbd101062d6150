/** The requests of the three source pages work as written, on both stores. */

import { memberText } from '../../src/kernel/json.ts'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeOutside } from '../support/outside-data.ts'
import { setUpTestService } from '../support/test-service.ts'

/** Pages with requests: Markdown with code blocks of HTTP. */
interface Pages {
  /** Ends in a slash. */
  readonly folder: string
  /** The policy that the page on trust framework policies uploads. */
  readonly trustFrameworkPolicyId: string
  /** Where the conditional access sample is not JSON: the second brace, the comma, the last brace. */
  readonly mistakes: readonly string[]
}

/** The text between a request line's headers and the end of its code block, in the page that has it. */
function requestBodyOf(folder: string, requestLine: string, lastHeader: string): string {
  for (const file of globSync(`${folder}*.txt`)) {
    const page = readFileSync(file, 'utf8')
    const start = page.indexOf(requestLine)
    if (start < 0) continue
    const [, ...body] = page.slice(page.indexOf(lastHeader, start)).split('\n')
    return body.join('\n').split('```')[0] ?? ''
  }
  throw new Error(`no page has ${requestLine}`)
}

function declareRequests({ folder, trustFrameworkPolicyId, mistakes }: Pages): void {
  const bodyOf = (requestLine: string, lastHeader = 'Content-Type: application/json'): string =>
    requestBodyOf(folder, requestLine, lastHeader)
  const [secondBrace, comma, lastBrace] = mistakes

  describe.each(['sqlite', 'postgres'] as const)('on %s', (store) => {
    const service = setUpTestService({ store })
    let token: string

    beforeAll(async () => {
      token = await service.userToken(
        'admin',
        'Directory.AccessAsUser.All',
        'Policy.ReadWrite.All',
        'Policy.Read.All',
      )
    })

    it('updates a token lifetime policy and makes it the organization default', async () => {
      const created = await service.send('POST', '/beta/policies', {
        token,
        body: {
          type: 'TokenLifetimePolicy',
          displayName: 'Lifetimes',
          definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"4:00:00"}}'],
        },
      })
      const path = `/beta/policies/${memberText(created.json, 'id')}`
      const body = bodyOf('PATCH https://graph.microsoft.com/beta/policies/{id}')
      const updated = await service.send('PATCH', path, {
        token,
        body,
        headers: { 'content-type': 'application/json' },
      })
      expect([updated.status, updated.text, updated.headers.get('content-type')]).toEqual([
        204,
        '',
        null,
      ])
      const read = await service.send('GET', path, { token })
      expect(read.json).toMatchObject({
        displayName: 'Lifetimes',
        type: 'TokenLifetimePolicy',
        ...(JSON.parse(body) as object),
      })
    })

    it('upserts a trust framework policy and returns its bytes', async () => {
      const path = `/beta/trustFramework/policies/${trustFrameworkPolicyId}`
      const body = bodyOf(
        'PUT https://graph.microsoft.com/beta/trustFramework/policies/',
        'Content-Type:application/xml',
      )
      for (const contentType of ['application/xml', 'application/json']) {
        const put = await service.send('PUT', path, {
          token,
          body,
          headers: { 'content-type': contentType },
        })
        expect([put.status, put.text]).toEqual([204, ''])
      }
      const value = await service.send('GET', `${path}/$value`, { token })
      expect(value.text).toBe(body)
    })

    it('refuses the conditional access sample as printed, naming its doubled brace and trailing comma', async () => {
      const body = bodyOf('PATCH https://graph.microsoft.com/beta/conditionalaccesspolicies/{id}')
      const answer = await service.send(
        'PATCH',
        '/beta/conditionalaccesspolicies/0571a27e-0571-4a27-a000-00000000dead',
        {
          token,
          body,
          headers: { 'content-type': 'application/json' },
        },
      )
      expect(answer.status).toBe(400)
      expect(answer.json['error']).toMatchObject({
        code: 'BadRequest',
        details: [
          { target: secondBrace, message: expect.stringContaining('the opening brace is doubled') },
          { target: comma, message: expect.stringContaining('a trailing comma is not JSON') },
          {
            target: lastBrace,
            message: expect.stringContaining('expected the end of the document'),
          },
        ],
      })
    })

    it('stores and returns every member of the conditional access sample once it is JSON', async () => {
      const created = await service.send('POST', '/beta/conditionalAccessPolicies', {
        token,
        body: {
          displayName: 'Before',
          conditions: {
            applications: { includeApplications: ['None'] },
            users: { includeUsers: ['None'] },
          },
          grantControls: { operator: 'OR', builtInControls: ['block'] },
        },
      })
      const path = `/beta/conditionalaccesspolicies/${memberText(created.json, 'id')}`
      const printed = bodyOf(
        'PATCH https://graph.microsoft.com/beta/conditionalaccesspolicies/{id}',
      )
      const body = printed
        .replace(/^\s*\{/u, '')
        .replace(/\}\s*$/u, '')
        .replaceAll(/,(\s*[\]}])/gu, '$1')
      const updated = await service.send('PATCH', path, {
        token,
        body,
        headers: { 'content-type': 'application/json' },
      })
      expect([updated.status, updated.text]).toEqual([204, ''])
      const read = await service.send('GET', path, { token })
      const lowerCased = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value).toLowerCase())
      expect(lowerCased(read.json)).toMatchObject(lowerCased(JSON.parse(body)) as object)
    })
  })
}

describe('requests with the members of the source pages', () => {
  declareRequests({
    folder: fileURLToPath(new URL('source-pages/', import.meta.url)),
    trustFrameworkPolicyId: 'B2C_1A_Harbour_Base',
    mistakes: ['2:1', '7:9', '86:1'],
  })
})

describeOutside('requests of the source pages as printed', 'source-documents', (folder) => {
  declareRequests({
    folder,
    trustFrameworkPolicyId: 'B2C_1A_SocialAndLocalAccounts_Base',
    mistakes: ['2:1', '8:9', '94:1'],
  })
})
