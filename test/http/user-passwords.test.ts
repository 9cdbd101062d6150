/** Users sign in at the running service with the passwords that Graph gave them. */

import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  contosoDomain,
  contosoPassword,
  contosoTenantId,
} from '../../src/directory/sample/contoso.ts'
import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import { memberText } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService()

const password = 'Correct-horse-7'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

function signIn(username: string, given: string, scope = 'openid offline_access User.Read') {
  const body = new URLSearchParams({
    grant_type: 'password',
    client_id: commandLineClientId,
    username,
    password: given,
    scope,
  }).toString()
  return service.send('POST', `/${contosoDomain}/oauth2/v2.0/token`, { body, headers: form })
}

async function createUser(alias: string, profile: object = {}): Promise<string> {
  const token = await service.userToken('admin', 'User.ReadWrite.All')
  const { json, status } = await service.send('POST', '/v1.0/users', {
    token,
    body: {
      accountEnabled: true,
      displayName: alias,
      mailNickname: alias,
      userPrincipalName: `${alias}@contoso.com`,
      passwordProfile: { password, forceChangePasswordNextSignIn: false, ...profile },
    },
  })
  expect(status).toBe(201)
  expect(JSON.stringify(json)).not.toMatch(/scrypt|credentials|Correct-horse/u)
  return memberText(json, 'id')
}

describe('a user of the sample', () => {
  it('signs in and calls Microsoft Graph, and again with the refresh token', async () => {
    const { status, json } = await signIn('ada@contoso.com', contosoPassword)
    expect(status).toBe(200)
    const token = memberText(json, 'access_token')
    expect(decodeJwt(token)).toMatchObject({ upn: 'ada@contoso.com', tid: contosoTenantId })
    expect(await service.send('GET', '/v1.0/me', { token })).toMatchObject({
      status: 200,
      json: { userPrincipalName: 'ada@contoso.com' },
    })
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: commandLineClientId,
      refresh_token: memberText(json, 'refresh_token'),
      scope: 'User.Read',
    }).toString()
    const path = `/${contosoDomain}/oauth2/v2.0/token`
    expect(await service.send('POST', path, { body, headers: form })).toMatchObject({ status: 200 })
  })

  it.each([
    ['ada@contoso.com', 'wrong', 50126],
    ['nobody@contoso.com', contosoPassword, 50126],
  ])('%s with the password %j is refused with %i', async (username, given, number) => {
    expect(await signIn(username, given)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_codes: [number] },
    })
  })
})

describe('a password that Graph sets', () => {
  it('proves the new user, is replaced by the next one, and is never shown', async () => {
    const id = await createUser('eve')
    expect(await signIn('eve@contoso.com', password)).toMatchObject({ status: 200 })
    const token = await service.userToken('admin', 'User.ReadWrite.All', 'AuditLog.Read.All')
    const path = `/v1.0/users/${id}`
    const next = { passwordProfile: { password: 'Battery-staple-8' } }
    expect(await service.send('PATCH', path, { token, body: next })).toMatchObject({ status: 204 })
    expect(await signIn('eve@contoso.com', password)).toMatchObject({
      json: { error_codes: [50126] },
    })
    expect(await signIn('eve@contoso.com', 'Battery-staple-8')).toMatchObject({ status: 200 })
    const shown = await Promise.all(
      [
        path,
        `/beta/users/${id}`,
        '/v1.0/users',
        '/v1.0/auditLogs/directoryAudits',
        `/v1.0/directoryObjects/${id}`,
      ].map(async (each) => (await service.send('GET', each, { token })).text),
    )
    expect(shown.join('\n')).not.toMatch(/scrypt|Digest|Battery-staple|Correct-horse/u)
  })

  it('ends the sessions from before', async () => {
    const id = await createUser('walter')
    const { json } = await signIn('walter@contoso.com', password)
    // WHY: instants of Graph have whole seconds.
    await new Promise((resolve) => {
      setTimeout(resolve, 1_100)
    })
    const token = await service.userToken('admin', 'User.ReadWrite.All')
    const next = { passwordProfile: { password: 'Battery-staple-8' } }
    await service.send('PATCH', `/v1.0/users/${id}`, { token, body: next })
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: commandLineClientId,
      refresh_token: memberText(json, 'refresh_token'),
    }).toString()
    const path = `/${contosoDomain}/oauth2/v2.0/token`
    expect(await service.send('POST', path, { body, headers: form })).toMatchObject({
      status: 400,
      json: { error_codes: [50173] },
    })
  })

  it('stays when other members of the user change', async () => {
    const id = await createUser('mallory')
    const token = await service.userToken('admin', 'User.ReadWrite.All')
    await service.send('PATCH', `/v1.0/users/${id}`, { token, body: { city: 'Bonn' } })
    expect(await signIn('mallory@contoso.com', password)).toMatchObject({ status: 200 })
  })

  it('comes back with a user who is restored', async () => {
    const id = await createUser('peggy')
    const token = await service.userToken('admin', 'User.ReadWrite.All', 'User.DeleteRestore.All')
    await service.send('DELETE', `/v1.0/users/${id}`, { token })
    expect(await signIn('peggy@contoso.com', password)).toMatchObject({
      json: { error_codes: [50126] },
    })
    const restored = await service.send('POST', `/v1.0/directory/deletedItems/${id}/restore`, {
      token,
      body: {},
    })
    expect(restored.status).toBe(200)
    expect(restored.text).not.toMatch(/scrypt/u)
    expect(await signIn('peggy@contoso.com', password)).toMatchObject({ status: 200 })
  })

  it('that must be changed first gives no token', async () => {
    await createUser('trudy', { forceChangePasswordNextSignIn: true })
    expect(await signIn('trudy@contoso.com', password)).toMatchObject({
      status: 400,
      json: { error_codes: [50055] },
    })
  })
})
