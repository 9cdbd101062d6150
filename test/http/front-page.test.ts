/** The page at `/`: a browser gets HTML, an API client gets the JSON error of an unknown version. */

import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contosoDomain, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'

const browserAccept = {
  Chrome:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  Firefox: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  Safari: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
}

let service: TestService
beforeAll(async () => {
  service = await startTestService({
    app: { sampleTenant: { id: contosoTenantId, domain: contosoDomain } },
  })
})
afterAll(() => service.close())

function open(accept: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return service.send('GET', '/', { headers: { accept, ...headers } })
}

describe('a browser', () => {
  it.each(Object.entries(browserAccept))('gets the page in %s', async (_, accept) => {
    const page = await open(accept)
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ])
    expect(page.text).toContain('<h1>Ostiary</h1>')
  })

  it('sees the addresses that a client needs', async () => {
    const { text } = await open(browserAccept.Firefox)
    for (const address of ['v1.0', 'beta', `${contosoTenantId}/v2.0`]) {
      expect(text).toContain(`<code>${service.url}/${address}</code>`)
    }
    expect(text).toContain(`<code>${contosoDomain}</code>`)
  })

  it('can follow every link', async () => {
    const { text } = await open(browserAccept.Firefox)
    const paths = [...text.matchAll(/<a href="([^"]+)"/gu)].map(([, path = '']) => path)
    expect(paths.length).toBeGreaterThanOrEqual(8)
    const statuses = await Promise.all(
      paths.map(async (path) => {
        const answer = await service.send('GET', path, {
          headers: { accept: browserAccept.Firefox },
        })
        return [path, answer.status]
      }),
    )
    expect(statuses).toEqual(paths.map((path) => [path, 200]))
  })

  it('applies the style of the page and loads nothing else', async () => {
    const { text, headers } = await open(browserAccept.Chrome)
    const style = /<style>([^<]*)<\/style>/u.exec(text)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(style).toContain('prefers-color-scheme: dark')
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=|@import|url\(/u)
    const foreign = [...text.matchAll(/https?:\/\/[^\s<"']+/gu)].filter(
      ([url]) => !url.startsWith(service.url),
    )
    expect(foreign).toEqual([])
  })

  it('gets no page under a host that is not a name of the service', async () => {
    const status = await new Promise((resolve, reject) => {
      request(service.url, { headers: { accept: browserAccept.Chrome, host: 'evil.example' } })
        .on('response', (response) => {
          response.resume()
          resolve(response.statusCode)
        })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(400)
  })
})

describe('an API client', () => {
  it.each(['application/json', '*/*', 'application/json, text/html;q=0.5'])(
    'gets JSON when it accepts %s',
    async (accept) => {
      const answer = await open(accept)
      expect([answer.status, answer.json]).toMatchObject([
        400,
        { error: { code: 'BadRequest', message: "Invalid version: ''." } },
      ])
    },
  )
})

describe('a service without the sample tenant', () => {
  it('names no tenant', async () => {
    const plain = await startTestService()
    const page = await plain.send('GET', '/', { headers: { accept: browserAccept.Safari } })
    await plain.close()
    expect(page.text).toContain(`<code>${plain.url}/{tenant id or domain}/v2.0</code>`)
    expect(page.text).not.toContain('contoso')
  })
})
