/** Ids, filters, page marks and paths that try to be something else, on both databases. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { setUpTestService } from '../support/test-service.ts'
import { expectGraphError, textOf } from './support/graph-error.ts'
import {
  accessBody,
  accessPath,
  documentOf,
  everyScope,
  frameworkPath,
  stsBody,
  stsPath,
  xmlContent,
} from './support/policy-documents.ts'
import { sendRaw } from './support/raw-http.ts'
import { stateOf } from './support/store-state.ts'

const texts = [
  "'",
  "''",
  "' or '1'='1",
  "'; drop table objects; --",
  "' union select * from tenants --",
  "x') or ('1'='1",
  '"; --',
  '\\',
  '%',
  '_',
  '*',
  '$where',
  '${7*7}',
  '{{7*7}}',
  '\0',
  'a\0b',
  '\u001f',
  '\uffff',
  '\u{10ffff}',
  '../../etc/passwd',
  '..',
  '.',
  ';',
  'a;b=c',
  '%00',
  '%2e%2e%2f',
  'a/b',
  'a\\b',
  'a?b',
  'a#b',
  'a\r\nSet-Cookie: x=y',
  '<script>alert(1)</script>',
  'İ',
  'ſ',
  '\u212a',
  'ａｄｍｉｎ',
  '‮gnp',
  'x'.repeat(3_000),
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e999',
  '00000000-0000-0000-0000-000000000000',
]

/** Each text behind a name short enough to print. */
const injections = texts.map((text) => [JSON.stringify(text).slice(0, 40), text] as const)

describe.each(['sqlite', 'postgres'] as const)('on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string
  let policyId: string

  beforeAll(async () => {
    token = await service.userToken('admin', ...everyScope)
    const sts = await service.send('POST', stsPath, { token, body: stsBody('Lifetimes') })
    policyId = textOf(sts.json['id'])
    await service.send('POST', accessPath, { token, body: accessBody('Access') })
    const body = documentOf('B2C_1A_Base')
    await service.send('POST', frameworkPath, { token, body, headers: xmlContent })
  })

  const get = (path: string) => service.send('GET', path, { token })
  const quoted = (text: string): string => encodeURIComponent(`'${text.replaceAll("'", "''")}'`)

  it.each(injections)('the id %s is not found anywhere', async (_, id) => {
    const before = await stateOf(service.store, contosoTenantId)
    const segment = id === '.' || id === '..' ? `(${quoted(id)})` : `/${encodeURIComponent(id)}`
    for (const path of [
      `/v1.0/users${segment}`,
      `/v1.0/groups${segment}/members`,
      `/beta/applications${segment}/policies`,
      `${stsPath}${segment}`,
      `${stsPath}/${policyId}/appliesTo${segment}`,
      `${accessPath}${segment}`,
      `${frameworkPath}${segment}`,
      `${frameworkPath}${segment}/$value`,
      `/v1.0/auditLogs/directoryAudits${segment}`,
      `/ostiary/v1/history/stsPolicies${segment}`,
      `/ostiary/v1/history/stsPolicies/${policyId}${segment}`,
      `/ostiary/v1/history/${encodeURIComponent(id)}/x`,
      `/v1.0${segment}/me`,
      `/v1.0/users(userPrincipalName=${quoted(id)})`,
    ]) {
      const answer = await get(path)
      expect([path, [400, 404, 405].includes(answer.status), answer.text]).toEqual([
        path,
        true,
        answer.text,
      ])
      expectGraphError(answer, answer.status)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    for (const [method, path] of [
      ['DELETE', `${stsPath}${segment}`],
      ['DELETE', `${accessPath}${segment}`],
      ['DELETE', `${frameworkPath}${segment}`],
      ['DELETE', `/beta/applications${segment}/policies/${policyId}/$ref`],
    ] as const) {
      const answer = await service.send(method, path, { token })
      expectGraphError(answer, answer.status === 400 ? 400 : 404)
    }
    expect(await stateOf(service.store, contosoTenantId)).toEqual(before)
  })

  it.each(injections)('the text %s in a filter matches only itself', async (_, text) => {
    for (const filter of [
      `displayName eq ${quoted(text)}`,
      `displayName in (${quoted(text)},${quoted(text)})`,
      `id eq ${quoted(text)}`,
      `id gt ${quoted(`zzzz${text}`)}`,
      `startsWith(displayName,${quoted(`zzzz${text}`)})`,
    ]) {
      const answer = await get(`/v1.0/users?$filter=${filter}&$count=true`)
      expect([filter, answer.status, answer.json['value']]).toEqual([filter, 200, []])
    }
  })

  it.each(injections)('the text %s as a filter is refused', async (_, text) => {
    const answer = await get(`/v1.0/users?$filter=${encodeURIComponent(`displayName ${text} x`)}`)
    expectGraphError(answer, 400)
    const property = await get(`/v1.0/users?$filter=${encodeURIComponent(`x${text} eq 'x'`)}`)
    expectGraphError(property, 400)
  })

  it.each(injections)('the text %s is refused as a property to select', async (_, text) => {
    if (text === '*') return
    expectGraphError(await get(`/v1.0/users?$select=${encodeURIComponent(text)}`), 400)
  })

  it.each(injections)(
    'the text %s as a page mark is refused or read as a position in the list',
    async (_, text) => {
      for (const path of [
        '/v1.0/users',
        stsPath,
        '/v1.0/auditLogs/directoryAudits',
        `/ostiary/v1/history/stsPolicies/${policyId}`,
      ]) {
        for (const mark of [encodeURIComponent(text), Buffer.from(text).toString('base64url')]) {
          const answer = await get(`${path}?$skiptoken=${mark}`)
          if (answer.status !== 200) expectGraphError(answer, 400, 'BadRequest')
        }
      }
    },
  )

  it.each([
    'Infinity',
    '-Infinity',
    '1.5',
    '-1.5',
    '1e-7',
    '1e400',
    '-1e20',
    '0x10',
    ' ',
    '99999999999999999999',
  ])(
    'the number %j as a page mark of a history is refused or read as a position in it',
    async (mark) => {
      const token = Buffer.from(mark).toString('base64url')
      const answer = await get(`/ostiary/v1/history/stsPolicies/${policyId}?$skiptoken=${token}`)
      if (answer.status !== 200) expectGraphError(answer, 400, 'BadRequest')
    },
  )

  it.each([
    '0',
    '-1',
    '1.5',
    '1e9',
    '999999999',
    '2147483648',
    '9'.repeat(40),
    ' 1',
    '1 ',
    '+1',
    '0x1',
    '١',
  ])('the version %j of a history does not exist', async (version) => {
    const path = `/ostiary/v1/history/stsPolicies/${policyId}/${encodeURIComponent(version)}`
    expectGraphError(await get(path), 404, 'ResourceNotFound')
  })

  it.each([
    'gt %2B275760-09-13T00:00:00Z',
    'lt -271821-04-20T00:00:00Z',
    'ge 9999-12-31T23:59:59Z',
    'eq 0000-00-00T00:00:00Z',
    'ge 2026-13-45',
    "eq '2026-01-01T00:00:00Z''; --'",
    'eq 1e999',
    'eq true',
    'eq null',
    'eq ten',
  ])(
    'the time %j in a filter of the audit log is refused or read as an instant',
    async (comparison) => {
      const answer = await get(
        `/v1.0/auditLogs/directoryAudits?$filter=activityDateTime ${comparison}`,
      )
      if (answer.status !== 200) expectGraphError(answer, 400)
    },
  )

  it.each([
    '-1',
    '0',
    '1000',
    '1e3',
    '0x10',
    '1.0',
    '',
    'ten',
    '99999999999999999999',
    '1;2',
    "1' or '1",
  ])('a page size of %j is refused', async (top) => {
    expectGraphError(await get(`/v1.0/users?$top=${encodeURIComponent(top)}`), 400, 'BadRequest')
  })

  it('a query option that is unknown or given twice is refused', async () => {
    for (const query of [
      '$top=1&$top=2',
      '$top=1&top=2',
      '$TOP=1&$top=2',
      '%24top=1&$top=2',
      '$evil=1',
      '$$top=1',
      '$filter=',
      '$count=maybe',
    ]) {
      expectGraphError(await get(`/v1.0/users?${query}`), 400)
    }
  })

  it.each([
    '/v1.0/../healthz',
    '/v1.0/./me',
    '/v1.0/users/..%2f..%2fhealthz',
    '/v1.0/%2e%2e/metrics',
    '/v1.0/users/%252e%252e%252f',
    '/v1.0/users;x=y',
    '/v1.0/users%00',
    '/v1.0%2fusers',
    '/v1.0\\users',
    '/v1.0/users%5c..',
    '/V1.0/users#fragment',
    '/ostiary/v1',
    '/ostiary/v2/history',
    '/v1.0/$metadata/../users',
    '/v1.0/users/$ref',
    '/v1.0/ｕｓｅｒｓ',
    '/v1.0/users(',
    '/v1.0/users)',
    "/v1.0/users('",
    '/v1.0/users()()',
    '/%',
    '/%zz',
    '/v1.0/%ff',
    '/v1.0/%c0%af',
    '/v1.0/%ed%a0%80',
  ])('the path %j is not found', async (target) => {
    const headers = [['Authorization', `Bearer ${token}`]] as const
    const answer = await sendRaw(service.url, {
      target: Buffer.from(target).toString('latin1'),
      headers,
    })
    expectGraphError(answer, answer.status === 404 ? 404 : 400)
  })

  it.each(['$filter=%', '$filter=%zz', '%ff=1&$filter=%ff', '$select=%00', '$skiptoken=%'])(
    'the query %j is refused or harmless',
    async (query) => {
      const headers = [['Authorization', `Bearer ${token}`]] as const
      const answer = await sendRaw(service.url, { target: `/v1.0/users?${query}`, headers })
      if (answer.status !== 200) expectGraphError(answer, 400)
    },
  )

  it('a domain, client or tenant name in a token request reaches no query', async () => {
    for (const text of texts) {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: text,
        client_secret: text,
        scope: 'https://graph.microsoft.com/.default',
      })
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await service.send('POST', '/contoso.com/oauth2/v2.0/token', {
        headers,
        body: form.toString(),
      })
      expect([text, answer.status, answer.json['error']]).toEqual([
        text,
        400,
        'unauthorized_client',
      ])
      if (/^\.*$|[/\\]/u.test(text)) continue
      const path = `/${encodeURIComponent(text)}/oauth2/v2.0/token`
      const nobody = await service.send('POST', path, { headers, body: form.toString() })
      expect([text, nobody.status]).toEqual([text, 400])
    }
  })
})
