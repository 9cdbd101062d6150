import { describe, expect, it } from 'vitest'
import { requireMatch } from './if-match.ts'
import type { GraphRequest } from './message.ts'
import { requireAcceptable, requireFraming } from './negotiate.ts'
import { decodeSkipToken, nextLinkOf } from './paging.ts'
import { preferencesOf } from './preferences.ts'
import { readJsonObject, readXmlBytes } from './read-body.ts'

function request(parts: Partial<GraphRequest>): GraphRequest {
  return {
    method: 'GET',
    path: '/v1.0/users',
    query: '',
    headers: {},
    body: new Uint8Array(),
    origin: 'https://localhost:8443',
    requestId: 'r',
    remoteAddress: '127.0.0.1',
    at: new Date(0),
    ...parts,
  }
}

function failureOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    const { status, code } = error as { status: number; code: string }
    return [status, code]
  }
}

describe('requireMatch', () => {
  const stored = {
    family: 'f',
    id: 'i',
    version: 3,
    body: {},
    createdAt: new Date(0),
    modifiedAt: new Date(0),
  }

  it.each([undefined, '*', 'W/"3"', '"3"', '"1", W/"3"'])(
    'lets %s pass for version 3',
    (header) => {
      expect(
        failureOf(() => requireMatch(request({ headers: { 'if-match': header } }), stored)),
      ).toBeUndefined()
    },
  )

  it.each(['W/"2"', '3', ''])('answers 412 for %j', (header) => {
    expect(
      failureOf(() => requireMatch(request({ headers: { 'if-match': header } }), stored)),
    ).toEqual([412, 'resourceModified'])
  })

  it('answers 412 for any If-Match on an object that does not exist', () => {
    expect(
      failureOf(() => requireMatch(request({ headers: { 'if-match': '*' } }), undefined)),
    ).toEqual([412, 'resourceModified'])
  })
})

describe('requireAcceptable', () => {
  it.each([
    undefined,
    '*/*',
    'application/json;odata.metadata=minimal',
    'text/html, */*;q=0.1',
    'application/*',
  ])('produces JSON for Accept %s', (accept) => {
    expect(
      failureOf(() => requireAcceptable(request({ headers: { accept } }), 'json')),
    ).toBeUndefined()
  })

  it.each([
    ['text/html', 'json'],
    ['application/json;q=0', 'json'],
    ['image/png', 'xml'],
  ] as const)('answers 406 for Accept %s where %s is produced', (accept, produces) => {
    expect(failureOf(() => requireAcceptable(request({ headers: { accept } }), produces))).toEqual([
      406,
      'NotAcceptable',
    ])
  })
})

describe('requireFraming', () => {
  it('answers 411 for a write without length or transfer coding', () => {
    expect(failureOf(() => requireFraming(request({ method: 'POST' })))).toEqual([
      411,
      'LengthRequired',
    ])
  })

  it.each([{ 'content-length': '0' }, { 'transfer-encoding': 'chunked' }])(
    'lets %j pass',
    (headers) => {
      expect(failureOf(() => requireFraming(request({ method: 'POST', headers })))).toBeUndefined()
    },
  )
})

describe('preferencesOf', () => {
  it.each([
    ['return=representation', { return: 'representation' }],
    ['respond-async, Return="minimal"', { return: 'minimal' }],
    ['odata.maxpagesize=5', { maxPageSize: 5 }],
    ['maxpagesize=5000; return=minimal', { return: 'minimal', maxPageSize: 999 }],
    ['include-unknown-enum-members', { includesUnknownEnumMembers: true }],
    [
      'return=minimal, include-unknown-enum-members',
      { return: 'minimal', includesUnknownEnumMembers: true },
    ],
    ['noreturn=minimal', {}],
  ])('reads %s', (prefer, preferences) => {
    expect(preferencesOf(request({ headers: { prefer } }))).toEqual({
      includesUnknownEnumMembers: false,
      ...preferences,
    })
  })
})

describe('paging', () => {
  it('links with URL-safe tokens, and reads them back', () => {
    const link = nextLinkOf(request({}), 'B2C_1A_ü/+?')
    const token = link.slice(link.indexOf('=') + 1)
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/u)
    expect(decodeSkipToken(token)).toBe('B2C_1A_ü/+?')
  })

  it.each(['', '=', 'a', 'not base64!'])('answers 400 for the token %j', (token) => {
    expect(failureOf(() => decodeSkipToken(token))).toEqual([400, 'BadRequest'])
  })

  it('links to the same URL with the same options and another token', () => {
    const link = nextLinkOf(request({ query: '$top=2&%24skiptoken=old&$filter=x' }), 'k')
    expect(link).toBe('https://localhost:8443/v1.0/users?$top=2&$filter=x&$skiptoken=aw')
  })
})

describe('readJsonObject', () => {
  const json = { 'content-type': 'application/json' }

  it.each([
    [{}, '{}', [400, 'BadRequest']],
    [{ 'content-type': 'text/plain' }, '{}', [415, 'UnsupportedMediaType']],
    [json, '', [400, 'BadRequest']],
    [json, '[]', [400, 'BadRequest']],
    [json, 'null', [400, 'BadRequest']],
    [json, '{"a":1,}', [400, 'BadRequest']],
  ])('answers for %j with body %j', (headers, body, failure) => {
    expect(failureOf(() => readJsonObject(request({ headers, body: Buffer.from(body) })))).toEqual(
      failure,
    )
  })

  it('refuses bytes that are not UTF-8, and ignores a byte order mark', () => {
    expect(
      failureOf(() =>
        readJsonObject(request({ headers: json, body: Buffer.from([0x22, 0xff, 0x22]) })),
      ),
    ).toEqual([400, 'BadRequest'])
    expect(readJsonObject(request({ headers: json, body: Buffer.from('\uFEFF{"a":1}') }))).toEqual({
      a: 1,
    })
  })
})

describe('readXmlBytes', () => {
  it.each(['application/xml', 'text/xml', 'application/octet-stream', 'application/json'])(
    'takes %s',
    (type) => {
      const body = Buffer.from('<a/>')
      const headers = { 'content-type': `${type}; charset="utf-16"` }
      expect(readXmlBytes(request({ headers, body }))).toEqual({ bytes: body, charset: 'utf-16' })
    },
  )

  it('answers 415 for any other media type', () => {
    const headers = { 'content-type': 'text/plain' }
    expect(failureOf(() => readXmlBytes(request({ headers, body: Buffer.from('<a/>') })))).toEqual([
      415,
      'UnsupportedMediaType',
    ])
  })
})
