import { describe, expect, it } from 'vitest'
import type { TenantId } from '../../kernel/ids.ts'
import { audienceOf, changedByPolicy } from './access-token.ts'
import { graphAudiences, type TokenResource } from './token-resource.ts'

const tenant = '0571a27e-0571-4a27-a000-000000000001' as TenantId
const appId = '11111111-1111-4111-8111-111111111111'
const api: TokenResource = {
  appId,
  displayName: 'Orders',
  servicePrincipalId: '22222222-2222-4222-8222-222222222222',
  isDisabled: false,
  requiresAssignment: false,
  accessTokenVersion: '1.0',
}
const asked = { tenant, name: 'api://orders', origin: 'https://sts.example' }

describe('the audience of a token', () => {
  it('is the requested name in v1, with the issuer of every address', () => {
    expect(audienceOf({ ...asked, resource: api })).toEqual({
      aud: 'api://orders',
      iss: `https://sts.ostiary.internal/${tenant}/`,
      ver: '1.0',
      isGraph: false,
    })
  })

  it('is the application id in v2, with the issuer of the metadata', () => {
    const resource = { ...api, accessTokenVersion: '2.0' } as const
    expect(audienceOf({ ...asked, resource })).toEqual({
      aud: appId,
      iss: `https://sts.example/${tenant}/v2.0`,
      ver: '2.0',
      isGraph: false,
    })
  })

  it.each(graphAudiences.flatMap((name) => [name, name.toUpperCase()]))(
    'is never %s for another API, whether it is asked for or a policy says so',
    (name) => {
      const audience = audienceOf({ ...asked, name, resource: api })
      expect(audience.aud).toBe(appId)
      expect(changedByPolicy(audience, { aud: name })).toEqual(audience)
    },
  )

  it('of Microsoft Graph is changed by no policy', () => {
    const resource = { ...api, appId: '00000003-0000-0000-C000-000000000000' }
    const audience = audienceOf({ ...asked, resource })
    expect(audience).toMatchObject({ aud: 'https://graph.microsoft.com', isGraph: true })
    expect(changedByPolicy(audience, { aud: 'api://x', iss: 'https://x' })).toBe(audience)
  })

  it('of another API is what a policy says', () => {
    const audience = audienceOf({ ...asked, resource: api })
    expect(changedByPolicy(audience, { aud: 'urn:x', iss: 'https://x' })).toEqual({
      ...audience,
      aud: 'urn:x',
      iss: 'https://x',
    })
  })
})
