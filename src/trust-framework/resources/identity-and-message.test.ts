import { describe, expect, it } from 'vitest'
import { checkIdentity } from './identity-checks.ts'
import type { PolicyHead } from '../schema/policy-head.ts'
import { publicPolicyUriOf } from './public-policy-uri.ts'
import { uploadErrorMessage } from './upload-error.ts'

const tenantId = 'contoso.onmicrosoft.com'
const tenantDomains = [tenantId, 'contoso.com']

function documentWith(policyId: string): PolicyHead {
  return {
    tenantId,
    policyId,
    policySchemaVersion: '0.3.0.0',
    encoding: 'utf-8',
    positions: { root: '1:2', tenantId: '2:1', policyId: '3:1', policySchemaVersion: '4:1' },
  }
}

describe('checkIdentity', () => {
  it('takes any domain of the tenant and any letter case', () => {
    const document = { ...documentWith('B2C_1A_Doc'), tenantId: 'Contoso.COM' }
    expect(checkIdentity(document, { urlPolicyId: 'b2c_1A_doc', tenantDomains })).toEqual([])
  })

  it('reports a foreign tenant and a foreign id at once', () => {
    const document = { ...documentWith('B2C_1A_Doc'), tenantId: 'fabrikam.com' }
    expect(checkIdentity(document, { urlPolicyId: 'B2C_1A_Else', tenantDomains })).toMatchObject([
      {
        message: `TenantId in the policy xml 'fabrikam.com' is not same as the one in login tenant '${tenantId}'.`,
        target: '2:1',
        code: 'AADB2C95044',
      },
      {
        message:
          "PolicyId in the policy xml 'B2C_1A_Doc' is not same as the one in the request URL 'B2C_1A_Else'.",
        target: '3:1',
        code: 'AADB2C',
      },
    ])
  })
})

describe('uploadErrorMessage', () => {
  const findings = [{ message: 'One.' }, { message: 'Two.', target: '1:1' }, { message: 'One.' }]

  it('counts the distinct errors and joins them after the header', () => {
    expect(uploadErrorMessage(findings, { tenantId, policyId: 'B2C_1A_Doc' })).toBe(
      `Validation failed: 2 validation error(s) found in policy "B2C_1A_DOC" of tenant "${tenantId}".One.Two.`,
    )
  })

  it('gives only the first error when no policy could be read', () => {
    expect(uploadErrorMessage(findings, undefined)).toBe('One.')
  })
})

describe('publicPolicyUriOf', () => {
  it.each([
    [undefined, `http://${tenantId}/B2C_1A_Doc`],
    ['', ''],
    ['urn:own', 'urn:own'],
  ])('turns %j into %j', (publicPolicyUri, expected) => {
    const document = documentWith('B2C_1A_Doc')
    expect(
      publicPolicyUriOf(
        publicPolicyUri === undefined ? document : { ...document, publicPolicyUri },
      ),
    ).toBe(expected)
  })
})
