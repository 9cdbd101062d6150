/** Documents over HTTP: what is stored, stored with a warning, and refused, and with which text. */

import { beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { everyScope, frameworkPath } from '../adversarial/support/policy-documents.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import uploads from '../vectors/trust-framework/uploads.json' with { type: 'json' }

interface UploadVector {
  readonly vector: number
  readonly title: string
  readonly verdict: 'accept' | 'warn' | 'refuse'
  /** A part of the message, or of a warning. */
  readonly matches?: string
  readonly method?: 'POST'
  readonly urlPolicyId?: string
  readonly encoding?: 'utf-16le'
  readonly headers?: Readonly<Record<string, string>>
  readonly document: string
}

const service = setUpTestService()
let token: string

function send(method: string, path: string, body: Uint8Array | string, headers = {}) {
  const sent = { 'content-type': 'application/xml', ...headers }
  return service.send(method, path, { token, body, headers: sent })
}

const idOf = (document: string): string =>
  /\sPolicyId="([^"]+)"/u.exec(document)?.[1] ?? 'B2C_1A_Doc'

function upload(vector: UploadVector): Promise<Answer> {
  const { document, encoding, method, urlPolicyId = idOf(document), headers } = vector
  const body = encoding === undefined ? document : Buffer.from(`\u{feff}${document}`, 'utf16le')
  return method === 'POST'
    ? send('POST', frameworkPath, body, headers)
    : send('PUT', `${frameworkPath}/${encodeURIComponent(urlPolicyId)}/$value`, body, headers)
}

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
  for (const document of uploads.stored) {
    const path = `${frameworkPath}/${idOf(document)}/$value`
    const { status, text } = await send('PUT', path, document)
    if (status !== 201) throw new Error(`${idOf(document)} is not stored: ${text}`)
  }
})

function warningsOf({ headers }: Answer): readonly JsonObject[] {
  return JSON.parse(headers.get('ostiary-warnings') ?? '[]') as readonly JsonObject[]
}

const lineAndColumn = /^\d+:\d+$/u

describe('a document', () => {
  it.each(uploads.vectors as readonly UploadVector[])(
    '$vector: $title is: $verdict',
    async (vector) => {
      const answer = await upload(vector)
      const error = answer.json['error'] as JsonObject | undefined
      const message = memberText(error ?? {}, 'message')
      const { verdict, matches = '' } = vector
      if (verdict === 'refuse') {
        expect([answer.status, error?.['code'], message]).toEqual([
          400,
          'AADB2C',
          expect.stringContaining(matches),
        ])
        expect(error?.['details']).toContainEqual(
          expect.objectContaining({ target: expect.stringMatching(lineAndColumn) }),
        )
        return
      }
      expect([message, answer.status]).toEqual(['', expect.toBeOneOf([200, 201])])
      const warnings = warningsOf(answer)
      if (verdict === 'warn') {
        expect(warnings).toContainEqual(
          expect.objectContaining({
            message: expect.stringContaining(matches),
            target: expect.stringMatching(lineAndColumn),
          }),
        )
      }
    },
  )
})
