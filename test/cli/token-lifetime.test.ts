/** `ostiary token` follows the token lifetime policies of the tenant, unless the command gives a lifetime. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { contosoClient } from '../../src/directory/sample/contoso.ts'
import { runCommand, startCommandLine, type RunningCommand } from '../support/command.ts'

let data: string
let service: RunningCommand
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'ostiary-lifetime-'))
  service = await startCommandLine(['--sample', 'contoso', '--data', data])
})
afterAll(async () => {
  await service.stop()
  await rm(data, { recursive: true, force: true })
})

const asUser = ['--user', 'admin@contoso.com', '--scope', 'Directory.AccessAsUser.All']

async function print(...args: readonly string[]): Promise<string> {
  const { stdout } = await runCommand(['token', '--data', data, ...args])
  return stdout.trim()
}

async function lifetimeOf(...args: readonly string[]): Promise<number> {
  const { exp = 0, iat = 0 } = decodeJwt(await print(...args))
  return exp - iat
}

it('takes the built-in lifetime, that of a policy, or the one that is given', async () => {
  expect(await lifetimeOf(...asUser)).toBe(4_500)
  const created = await fetch(`${service.url}/beta/policies`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await print(...asUser)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      type: 'TokenLifetimePolicy',
      displayName: 'Short',
      definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"0:10:00"}}'],
      isOrganizationDefault: true,
    }),
  })
  expect(created.status).toBe(201)
  expect(await lifetimeOf(...asUser)).toBe(600)
  expect(await lifetimeOf('--app', contosoClient.appId)).toBe(600)
  expect(await lifetimeOf(...asUser, '--sts-precedence', 'org-first')).toBe(600)
  expect(await lifetimeOf(...asUser, '--expires-in', '3600')).toBe(3_600)
})
