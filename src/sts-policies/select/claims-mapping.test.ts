import { describe, expect, it } from 'vitest'
import { chooseClaimsMapping } from './claims-mapping.ts'
import { compileVectorTenant } from './testing/ask-vector.ts'

const type = 'ClaimsMappingPolicy'
const ofSp = { name: 'OfSp', type, definition: { Version: 1, IncludeBasicClaimSet: 'false' } }
const ofOrganization = { name: 'Org', type, definition: { Version: 1 } }
const party = { appId: 'app', servicePrincipalId: 'sp', applicationId: 'object' }

describe('chooseClaimsMapping', () => {
  it('chooses the policy of the service principal', () => {
    const tenant = compileVectorTenant({ servicePrincipals: { sp: [ofSp] } }, 'sp-first')
    expect(chooseClaimsMapping(tenant, party)).toMatchObject({
      winner: { definition: { includesBasicClaims: false }, decidedBy: { policyId: 'ofsp' } },
      overridden: [],
      ignored: [],
    })
  })

  it('ignores the organization default', () => {
    const tenant = compileVectorTenant({ organization: [ofOrganization] }, 'sp-first')
    expect(chooseClaimsMapping(tenant, party)).toEqual({
      overridden: [],
      ignored: [
        {
          policyId: 'org',
          displayName: 'Org',
          code: 'organizationDefaultUnread',
          why: 'policy `Org` acts only where it is assigned; being the organization default has no effect',
        },
      ],
    })
  })

  it('ignores a policy on the application object and one that cannot be read', () => {
    const bare = { name: 'Bare', type, definition: '{}' }
    const tenant = compileVectorTenant(
      { servicePrincipals: { sp: [bare] }, applications: { object: [ofSp] } },
      'org-first',
    )
    const { winner, ignored } = chooseClaimsMapping(tenant, party)
    expect(winner).toBeUndefined()
    expect(ignored.map(({ code }) => code)).toEqual(['inert'])
  })
})
