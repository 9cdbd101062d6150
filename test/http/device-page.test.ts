/** The page on which users sign in devices, as a browser without script uses it. */

import { describe, expect, it } from 'vitest'
import { secretAttempts } from '../../src/client-attempts.ts'
import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import { contosoPassword, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService()
const path = `/${contosoTenantId}/oauth2/deviceauth`
const form = { 'content-type': 'application/x-www-form-urlencoded' }

const post = (to: string, fields: Readonly<Record<string, string>>) =>
  service.send('POST', to, { body: new URLSearchParams(fields).toString(), headers: form })

async function beginDevice() {
  const { json } = await post(`/${contosoTenantId}/oauth2/v2.0/devicecode`, {
    client_id: commandLineClientId,
    scope: 'openid offline_access User.Read',
  })
  const deviceCode = memberText(json, 'device_code')
  const poll = () =>
    post(`/${contosoTenantId}/oauth2/v2.0/token`, {
      grant_type: 'device_code',
      client_id: commandLineClientId,
      device_code: deviceCode,
    })
  return {
    userCode: memberText(json, 'user_code'),
    page: memberText(json, 'verification_uri'),
    poll,
  }
}

const approval = (userCode: string, more: Readonly<Record<string, string>> = {}) =>
  post(path, {
    user_code: userCode,
    username: 'ada@contoso.com',
    password: contosoPassword,
    answer: 'approve',
    ...more,
  })

describe('the page for devices', () => {
  it('signs in the device of the code, once', async () => {
    const { userCode, page, poll } = await beginDevice()
    expect(page).toBe(`${service.url}${path}`)
    expect(await poll()).toMatchObject({ json: { error: 'authorization_pending' } })
    const shown = await service.send('GET', `${path}?user_code=${userCode.toLowerCase()}`)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('Sample Public Client')
    expect(shown.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*form-action 'self'; frame-ancestors 'none'/u,
    )
    expect(shown.headers.get('cache-control')).toBe('no-store')
    const split = `${userCode.slice(0, 4)}-${userCode.slice(4)}`
    expect(await approval(split)).toMatchObject({ status: 200 })
    const { json } = await poll()
    const me = await service.send('GET', '/v1.0/me', { token: memberText(json, 'access_token') })
    expect(me.json).toMatchObject({ userPrincipalName: 'ada@contoso.com' })
    expect(await approval(userCode)).toMatchObject({ status: 404 })
  })

  it.each([
    ['ada@contoso.com', 'wrong', 401],
    ['nobody@contoso.com', contosoPassword, 401],
    ['', '', 401],
  ])(
    'refuses %j with the password %j, and the device waits on',
    async (username, password, status) => {
      const { userCode, poll } = await beginDevice()
      const answer = await approval(userCode, { username, password })
      expect(answer.status).toBe(status)
      expect(answer.text).toContain('The user name or password is wrong.')
      expect(answer.text).not.toContain(contosoPassword)
      expect(await poll()).toMatchObject({ json: { error: 'authorization_pending' } })
    },
  )

  it('lets the user cancel without a password', async () => {
    const { userCode, poll } = await beginDevice()
    const answer = await post(path, { user_code: userCode, answer: 'decline' })
    expect(answer).toMatchObject({ status: 200 })
    expect(await poll()).toMatchObject({ json: { error: 'authorization_declined' } })
  })

  it('shows what somebody typed as text, never as markup', async () => {
    const { userCode } = await beginDevice()
    const answer = await approval(userCode, {
      username: '"><script>alert(1)</script>',
      password: 'x',
    })
    expect(answer.text).not.toContain('<script')
    expect(answer.text).toContain('&quot;&gt;&lt;script&gt;')
  })

  it('asks for a code, refuses an unknown one, and knows no unknown tenant', async () => {
    expect((await service.send('GET', path)).text).toContain('<label for="user_code">')
    expect(await service.send('GET', `${path}?user_code=ABCDEFGHI`)).toMatchObject({ status: 404 })
    expect(await approval('ABCDEFGHI')).toMatchObject({ status: 404 })
    const unknown = await service.send('GET', '/nowhere.example/oauth2/deviceauth')
    expect(unknown.status).toBe(400)
    expect(unknown.text).toContain('AADSTS90002')
  })

  it('gives one network a limited number of codes', async () => {
    const begin = () =>
      post(`/${contosoTenantId}/oauth2/v2.0/devicecode`, {
        client_id: commandLineClientId,
        scope: 'User.Read',
      })
    const answers: number[] = []
    for (let each = 0; each <= secretAttempts; each += 1) answers.push((await begin()).status)
    expect(answers.at(-1)).toBe(429)
  })
})
