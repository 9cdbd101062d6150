/** Thousands of random requests: each gets an answer in the right form, none makes the server fail. */

import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import { expectGraphError, textOf } from './support/graph-error.ts'
import { documentOf, everyScope, frameworkPath, jsonPolicies } from './support/policy-documents.ts'

const service = setUpTestService()
let token: string

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
})

const sampleId = '0571a27e-0571-4a27-a000-000000000c01'

/** Header values that a client can send. */
const headerValue = fc.string({
  unit: fc.constantFrom(...'aZ09 ,;=*/"\\()<>@:?[]{}%_-.'),
  maxLength: 40,
})

const segment = fc.oneof(
  fc.constantFrom(
    'users',
    'groups',
    'directoryRoles',
    'applications',
    'servicePrincipals',
    'policies',
    'identity',
    'conditionalAccess',
    'conditionalAccessPolicies',
    'trustFramework',
    'auditLogs',
    'directoryAudits',
    'me',
    'organization',
    'members',
    'appliesTo',
    '$ref',
    '$value',
    '$count',
    '$metadata',
    '$batch',
    'history',
    'sts',
    'effective',
    'claims',
    'stsPolicies',
    'tokenLifetimePolicies',
    'claimsMappingPolicies',
    'legacy',
    '1',
    sampleId,
    'B2C_1A_X',
    'contoso.com',
    "(appId='x')",
    'oauth2',
    'v2.0',
    'token',
    '.well-known',
    'openid-configuration',
  ),
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
)

const path = fc
  .tuple(
    fc.constantFrom('/v1.0', '/beta', '/ostiary/v1', '/V1.0', '', '/contoso.com'),
    fc.array(segment, { maxLength: 6 }),
  )
  .map(([root, segments]) => `${root}/${segments.join('/')}`)

const optionName = fc.constantFrom(
  '$filter',
  '$select',
  '$top',
  '$count',
  '$skiptoken',
  '$expand',
  '$orderby',
  '$search',
  '$skip',
  'filter',
  '$x',
  'x',
)
const optionValue = fc.oneof(
  fc.constantFrom(
    "displayName eq 'a'",
    "id in ('a',null)",
    "not startsWith(displayName,'a')",
    'id',
    '*',
    '1',
    'true',
    'AA',
    'activityDateTime ge 2026-01-01',
  ),
  fc.string({ maxLength: 30 }).map((text) => text.toWellFormed()),
)
const query = fc
  .array(fc.tuple(optionName, optionValue), { maxLength: 3 })
  .map((options) =>
    options.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'),
  )

const headers = fc.record(
  {
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json',
        'application/xml',
        'text/plain',
        'application/json;charset=utf-16',
      ),
      headerValue,
    ),
    accept: fc.oneof(
      fc.constantFrom('*/*', 'application/json', 'text/html', 'application/xml;q=0'),
      headerValue,
    ),
    prefer: fc.oneof(
      fc.constantFrom('return=minimal', 'return=representation', 'odata.maxpagesize=1'),
      headerValue,
    ),
    'if-match': fc.oneof(fc.constantFrom('*', 'W/"1"', '"1"'), headerValue),
    'client-request-id': headerValue,
    'consistency-level': fc.constant('eventual'),
  },
  { requiredKeys: [] },
)

/** A valid body with one value, at any depth, replaced by a random one. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return fc.jsonValue({ maxDepth: 2 })
  const names = Object.keys(value)
  return fc.oneof(
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(...names)
        .chain((name) =>
          spoilt((value as Record<string, unknown>)[name]).map((inner) =>
            Array.isArray(value)
              ? value.map((item, at) => (String(at) === name ? inner : (item as unknown)))
              : { ...value, [name]: inner },
          ),
        ),
    },
  )
}

const soundBodies = [
  ...jsonPolicies.map(({ body }) => body('x')),
  { '@odata.id': `https://x/policies/${sampleId}` },
]

const body: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc
    .constantFrom(...soundBodies)
    .chain(spoilt)
    .map((value) => JSON.stringify(value)),
  fc.json({ maxDepth: 4 }),
  fc.string({ maxLength: 60 }).map((text) => text.toWellFormed()),
  fc.uint8Array({ maxLength: 60 }),
  fc.tuple(fc.nat(260), fc.string({ maxLength: 3 })).map(([at, text]) => {
    const document = documentOf('B2C_1A_X')
    return document.slice(0, at) + text.toWellFormed() + document.slice(at + text.length)
  }),
)

/** Checks what every answer must have. */
function expectWellFormed(answer: Answer): void {
  if (answer.status === 204) {
    expect([answer.text, answer.headers.get('content-type')]).toEqual(['', null])
    return
  }
  expect({ isFailure: answer.status >= 500 && answer.status !== 501, text: answer.text }).toEqual({
    isFailure: false,
    text: answer.text,
  })
  if (answer.status < 400) return
  if (answer.headers.has('x-ms-request-id')) {
    expect(answer.json).toMatchObject({
      error: expect.any(String),
      error_codes: [expect.any(Number)],
    })
  } else expectGraphError(answer, answer.status)
}

it('answers requests of any kind in the right form', async () => {
  const method = fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'PURGE')
  const request = fc.tuple(method, path, query, headers, body, fc.boolean())
  await fc.assert(
    fc.asyncProperty(request, async ([method, path, query, headers, body, isAnonymous]) => {
      const target = query === '' ? path : `${path}?${query}`
      const answer = await service.send(method, target, {
        headers,
        ...(method === 'GET' ? {} : { body }),
        ...(isAnonymous ? {} : { token }),
      })
      expectWellFormed(answer)
    }),
    { numRuns: 1_500 },
  )
})

it('answers almost valid bodies of every policy family in the right form', async () => {
  const request = fc
    .constantFrom(...jsonPolicies)
    .chain(({ path, body: sound }) => spoilt(sound('x')).map((body) => ({ path, body })))
  await fc.assert(
    fc.asyncProperty(request, async ({ path, body }) => {
      const created = await service.send('POST', path, {
        token,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
      expectWellFormed(created)
      if (created.status !== 201) return
      const item = `${path}/${textOf(created.json['id'])}`
      const read = await service.send('GET', item, { token })
      expect(read.json).toEqual(created.json)
      expectWellFormed(await service.send('DELETE', item, { token }))
    }),
    { numRuns: 400 },
  )
})

it('answers damaged trust framework documents in the right form', async () => {
  const document = documentOf('B2C_1A_X', {
    inner: '<BasePolicy><TenantId>contoso.com</TenantId><PolicyId>B2C_1A_B</PolicyId></BasePolicy>',
  })
  const damage = fc.tuple(
    fc.nat(document.length),
    fc.nat(20),
    fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('<', '>', '"', '&', '<!DOCTYPE', ']]>', '&#x0;', '\ufeff'),
    ),
  )
  await fc.assert(
    fc.asyncProperty(damage, fc.boolean(), async ([at, removed, added], isWide) => {
      const text = document.slice(0, at) + added + document.slice(at + removed)
      const body = isWide ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text)
      const headers = { 'content-type': 'application/xml' }
      expectWellFormed(
        await service.send('PUT', `${frameworkPath}/B2C_1A_X`, { token, body, headers }),
      )
    }),
    { numRuns: 400 },
  )
})
