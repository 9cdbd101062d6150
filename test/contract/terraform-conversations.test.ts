/** Conversations of terraform-provider-azuread, each resource from its creation to its deletion, on both stores. */

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { sampleId } from '../../src/directory/sample/sample-ids.ts'
import { createAuthority } from '../../src/local-tls/certificates.ts'
import { setUpTrustedService, storeNames } from './support/graph-client.ts'
import { conversations, converse, retryReason } from './support/terraform-conversations.ts'

/** The permissions that the documentation of the resources asks for. */
const permissions = [
  'AdministrativeUnit.ReadWrite.All',
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.ReadWrite.All',
  'Domain.Read.All',
  'Group.ReadWrite.All',
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.ConditionalAccess',
  'RoleManagement.ReadWrite.Directory',
  'User.ReadWrite.All',
]

/** Instants as the provider prints them. */
const printed = (instant: Date): string => `${instant.toISOString().slice(0, 19)}Z`

/** A certificate as the provider sends it: its text, encoded once more, and the period for which it is wanted. */
async function certificateNames(): Promise<readonly (readonly [string, string])[]> {
  const now = new Date()
  const { certificate } = await createAuthority(now)
  return [
    ['certificate', Buffer.from(certificate).toString('base64')],
    ['certificateStart', printed(now)],
    ['certificateEnd', printed(new Date(now.getTime() + 30 * 86_400_000))],
    ['now', printed(now)],
  ]
}

describe.each(storeNames)('the Terraform provider on %s', (store) => {
  const service = setUpTrustedService(store)

  it.each(conversations)('answers each request of %s as it needs', async (_, steps) => {
    const token = await service.appToken(...permissions)
    const [, payload = ''] = token.split('.')
    const { oid } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {
      readonly oid: string
    }
    const known = new Map([
      ['base', service.secureUrl],
      ['tenant', contosoTenantId],
      ['caller', oid],
      ['callerApp', contosoClient.appId],
      ['ada', sampleId('a04')],
      ['bob', sampleId('a05')],
      ['unique', `tf-${randomUUID()}`],
      ...(await certificateNames()),
    ])
    await converse(service, `Bearer ${token}`, steps, known)
  })
})

describe('the retries of the provider', () => {
  const answer = (status: number, message: string) => ({
    status,
    body: { error: { code: 'Request_BadRequest', message } },
  })

  it('are known by status, path and text', () => {
    expect(retryReason('GET', 'v1.0/users', answer(503, ''))).toContain('every 503')
    const lag = 'One or more property values specified are invalid.'
    expect(retryReason('POST', 'v1.0/users', answer(400, lag))).toContain('user: 400')
    expect(retryReason('POST', 'v1.0/groups/x/members/$ref', answer(404, ''))).toContain('404')
    expect(retryReason('GET', 'v1.0/groups/x', answer(404, ''))).toBeUndefined()
    expect(retryReason('POST', 'v1.0/users', answer(400, 'Another text'))).toBeUndefined()
  })
})
