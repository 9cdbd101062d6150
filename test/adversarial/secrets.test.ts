/** No answer, no error and no log line contains a secret. */

import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { externalTrustedIssuer } from '../../src/identity/external-issuer.ts'
import { startTestService, type TestService } from '../support/test-service.ts'
import { delegatedClaims } from './support/forge-token.ts'
import { startOpenIdIssuer } from './support/openid-issuer.ts'
import { everyScope, stsBody, stsPath } from './support/policy-documents.ts'

const wrongSecret = `wrong-${randomUUID()}`
let service: TestService
let administrator: string
let application: string
const logged: string[] = []
const answered: string[] = []

async function send(method: string, path: string, options: Parameters<TestService['send']>[2]) {
  const answer = await service.send(method, path, options)
  answered.push(`${method} ${path} ${JSON.stringify([...answer.headers])} ${answer.text}`)
  return answer
}

function requestToken(form: Readonly<Record<string, string>>, headers = {}) {
  return send('POST', '/contoso.com/oauth2/v2.0/token', {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  })
}

beforeAll(async () => {
  const issuer = await startOpenIdIssuer()
  await issuer.stop()
  // WHY no redaction as in the service's own log: no secret may reach a line at all.
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })
  service = await startTestService({
    app: {
      log,
      externalIssuers: [
        externalTrustedIssuer({
          issuer: issuer.name,
          tenant: contosoTenantId,
          audiences: [],
          fetch,
          clock: () => new Date(),
        }),
      ],
    },
  })
  administrator = await service.userToken('admin', ...everyScope)
  application = await service.appToken('Application.Read.All', 'Directory.Read.All')

  for (const token of [administrator, application]) {
    for (const version of ['v1.0', 'beta']) {
      for (const path of [
        'applications',
        'servicePrincipals',
        'users',
        'groups',
        `applications(appId='${contosoClient.appId}')`,
        'applications?$select=passwordCredentials,keyCredentials',
        'applications?$select=passwordCredentials',
        'applications?$select=secretDigest',
        'applications?$filter=passwordCredentials ne null',
        'applications?$filter=secretDigest ge a',
        'servicePrincipals?$select=grantedApplicationPermissions,passwordCredentials',
      ]) {
        await send('GET', `/${version}/${path}`, { token })
      }
    }
  }
  await send('POST', stsPath, { token: administrator, body: stsBody('Logged') })
  await send('POST', stsPath, { token: administrator, body: `{"client_secret":"${wrongSecret}` })
  await send('GET', '/v1.0/auditLogs/directoryAudits', { token: administrator })
  await send('GET', '/v1.0/me', { token: `${administrator}x` })
  await send('GET', `/v1.0/me?access_token=${administrator}`, {})
  await send('GET', '/v1.0/me', { headers: { authorization: `Basic ${btoa(`x:${wrongSecret}`)}` } })
  await send('GET', '/v1.0/me', { headers: { cookie: wrongSecret, 'x-api-key': wrongSecret } })
  await send('GET', '/v1.0/me', {
    token: await issuer.sign(delegatedClaims({ iss: issuer.name, secret: wrongSecret })),
  })
  await send('GET', '/metrics', {})
  await send('GET', '/contoso.com/discovery/v2.0/keys', {})
  await send('GET', '/contoso.com/v2.0/.well-known/openid-configuration', {})

  const grant = {
    grant_type: 'client_credentials',
    client_id: contosoClient.appId,
    scope: 'https://graph.microsoft.com/.default',
  }
  await requestToken({ ...grant, client_secret: wrongSecret })
  await requestToken({ ...grant, client_id: randomUUID(), client_secret: wrongSecret })
  await requestToken({ ...grant, scope: 'nonsense', client_secret: contosoClient.secret })
  await requestToken({ ...grant, grant_type: 'password', username: 'ada', password: wrongSecret })
  await requestToken({ ...grant, client_assertion: wrongSecret })
  await requestToken(grant, {
    authorization: `Basic ${btoa(`${contosoClient.appId}:${wrongSecret}`)}`,
  })
})
afterAll(() => service.close())

const privateMembers = /"(?:d|p|q|dp|dq|qi|k)":/u

describe('an answer', () => {
  it('was given to each request, so that the checks below prove something', async () => {
    const issued = await requestToken({
      grant_type: 'client_credentials',
      client_id: contosoClient.appId,
      client_secret: contosoClient.secret,
      scope: 'https://graph.microsoft.com/.default',
    })
    expect(issued.status).toBe(200)
    expect(answered.join('\n')).toContain('"passwordCredentials":[{')
    expect(answered.join('\n')).toContain('"keys":[{"kty":"RSA"')
  })

  it('contains no secret, digest or private key', () => {
    for (const answer of answered) {
      expect(answer).not.toContain(contosoClient.secret)
      expect(answer).not.toContain('scrypt$')
      expect(answer).not.toMatch(/secretDigest":/u)
      expect(answer.includes('"kty"') ? answer : '').not.toMatch(privateMembers)
    }
  })

  it('does not repeat a secret that was sent', () => {
    expect(answered.filter((answer) => answer.includes(wrongSecret))).toEqual([])
  })

  it('shows a credential as Graph does, with null for the secret', async () => {
    const path = `/v1.0/applications(appId='${contosoClient.appId}')`
    const { json } = await send('GET', path, { token: application })
    const [credential] = json['passwordCredentials'] as readonly object[]
    expect(Object.keys(credential ?? {}).sort()).toEqual([
      'customKeyIdentifier',
      'displayName',
      'endDateTime',
      'hint',
      'keyId',
      'secretText',
      'startDateTime',
    ])
    expect(credential).toMatchObject({ secretText: null })
  })
})

describe('the log', () => {
  it('has lines for the requests, so that the checks below prove something', () => {
    expect(logged.length).toBeGreaterThan(30)
    expect(logged.filter((line) => line.includes('request refused')).length).toBeGreaterThan(5)
    expect(logged.filter((line) => line.includes('request failed')).length).toBeGreaterThan(0)
  })

  it('contains no token, secret, cookie or digest', () => {
    const text = logged.join('')
    for (const secret of [
      administrator,
      administrator.split('.')[2] ?? '',
      application,
      contosoClient.secret,
      wrongSecret,
      btoa(`x:${wrongSecret}`),
      'scrypt$',
      'eyJ',
    ]) {
      expect(text).not.toContain(secret)
    }
  })
})
