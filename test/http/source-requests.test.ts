/** The three requests of the source pages work as written, on both stores. */

import { memberText } from '../../src/kernel/json.ts'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { setUpTestService } from '../support/test-service.ts'

const pages = fileURLToPath(new URL('../../../shared/source-documents/', import.meta.url))

/** The body of a request in a source page: the text from its headers to the end of the code block. */
function requestBodyOf(requestLine: string, lastHeader: string): string {
  for (const file of globSync(`${pages}*.txt`)) {
    const page = readFileSync(file, 'utf8')
    const start = page.indexOf(requestLine)
    if (start >= 0)
      return (
        page
          .slice(page.indexOf(lastHeader, start))
          .split('\n')
          .slice(1)
          .join('\n')
          .split('```')[0] ?? ''
      )
  }
  throw new Error(`no page has ${requestLine}`)
}

const present = existsSync(pages)
if (!present) process.stdout.write('skipped: the source pages are not next to the repository\n')

describe.skipIf(!present).each(['sqlite', 'postgres'] as const)(
  'source requests on %s',
  (store) => {
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
      const body = requestBodyOf(
        'PATCH https://graph.microsoft.com/beta/policies/{id}',
        'Content-Type: application/json',
      )
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
      const path = '/beta/trustFramework/policies/B2C_1A_SocialAndLocalAccounts_Base'
      const body = requestBodyOf(
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
      const body = requestBodyOf(
        'PATCH https://graph.microsoft.com/beta/conditionalaccesspolicies/{id}',
        'Content-Type: application/json',
      )
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
          { target: '2:1', message: expect.stringContaining('the opening brace is doubled') },
          { target: '8:9', message: expect.stringContaining('a trailing comma is not JSON') },
          { target: '94:1', message: expect.stringContaining('expected the end of the document') },
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
      const printed = requestBodyOf(
        'PATCH https://graph.microsoft.com/beta/conditionalaccesspolicies/{id}',
        'Content-Type: application/json',
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
  },
)
