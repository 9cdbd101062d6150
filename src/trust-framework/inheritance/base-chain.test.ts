import { describe, expect, it } from 'vitest'
import { checkBaseChain, maximumChainLength, type BaseLink } from './base-chain.ts'
import type { PolicyHead } from '../schema/policy-head.ts'

const tenantId = 'contoso.onmicrosoft.com'
const tenantDomains = [tenantId, 'contoso.com']

function documentWith(policyId: string, base?: { tenantId: string; policyId: string }): PolicyHead {
  return {
    tenantId,
    policyId,
    policySchemaVersion: '0.3.0.0',
    encoding: 'utf-8',
    positions: { root: '1:2', tenantId: '2:1', policyId: '3:1', policySchemaVersion: '4:1' },
    ...(base === undefined
      ? {}
      : {
          basePolicy: {
            ...base,
            position: '5:2',
            tenantIdPosition: '6:2',
            policyIdPosition: '7:2',
          },
        }),
  }
}

describe('checkBaseChain', () => {
  const storeOf = (links: readonly BaseLink[]) => {
    const asked: string[] = []
    const find = async (policyId: string): Promise<BaseLink | undefined> => {
      asked.push(policyId)
      return links.find((link) => link.policyId.toLowerCase() === policyId.toLowerCase())
    }
    return { asked, find }
  }
  const link = (policyId: string, base?: string): BaseLink =>
    base === undefined
      ? { tenantId, policyId }
      : { tenantId, policyId, basePolicy: { tenantId, policyId: base } }

  it('asks for nothing when there is no base', async () => {
    const { asked, find } = storeOf([])
    expect(await checkBaseChain(documentWith('B2C_1A_A'), find, tenantDomains)).toEqual([])
    expect(asked).toEqual([])
  })

  it('takes the new base of a document for the chain, not the one stored under its id', async () => {
    const { find } = storeOf([
      link('B2C_1A_A', 'B2C_1A_B'),
      link('B2C_1A_B', 'B2C_1A_C'),
      link('B2C_1A_C'),
    ])
    const document = documentWith('B2C_1A_A', { tenantId: 'CONTOSO.com', policyId: 'b2c_1a_c' })
    expect(await checkBaseChain(document, find, tenantDomains)).toEqual([])
  })

  it('refuses a document that is its own base, without a look-up', async () => {
    const { asked, find } = storeOf([link('B2C_1A_A')])
    const document = documentWith('B2C_1A_A', { tenantId, policyId: 'b2c_1a_a' })
    expect(await checkBaseChain(document, find, tenantDomains)).toMatchObject([
      {
        message: `Policy 'B2C_1A_A' of tenant '${tenantId}' is not allowed to inherit from the specified base policy. The inheritance chain returns to 'b2c_1a_a'. Inheritance chain: B2C_1A_A -> b2c_1a_a.`,
        target: '5:2',
        code: 'AADB2C',
      },
    ])
    expect(asked).toEqual([])
  })

  it('ends on a cycle among stored policies that leaves the document out', async () => {
    const { asked, find } = storeOf([link('B2C_1A_B', 'B2C_1A_C'), link('B2C_1A_C', 'B2C_1A_B')])
    const document = documentWith('B2C_1A_A', { tenantId, policyId: 'B2C_1A_B' })
    const findings = await checkBaseChain(document, find, tenantDomains)
    expect(findings.map(({ message }) => message)).toEqual([
      `Policy 'B2C_1A_A' of tenant '${tenantId}' is not allowed to inherit from the specified base policy. The inheritance chain returns to 'B2C_1A_B'. Inheritance chain: B2C_1A_A -> B2C_1A_B -> B2C_1A_C -> B2C_1A_B.`,
    ])
    expect(asked).toEqual(['B2C_1A_B', 'B2C_1A_C'])
  })

  it('does not refuse the base of a document whose own tenant is another one', async () => {
    const { find } = storeOf([link('B2C_1A_B')])
    const document = {
      ...documentWith('B2C_1A_A', { tenantId: 'fabrikam.com', policyId: 'B2C_1A_B' }),
      tenantId: 'Fabrikam.com',
    }
    expect(await checkBaseChain(document, find, tenantDomains)).toEqual([])
  })

  it('refuses a base in another tenant without looking for it', async () => {
    const { asked, find } = storeOf([link('B2C_1A_B')])
    const document = documentWith('B2C_1A_A', { tenantId: 'fabrikam.com', policyId: 'B2C_1A_B' })
    expect(await checkBaseChain(document, find, tenantDomains)).toMatchObject([
      {
        message: `Policy 'B2C_1A_A' of tenant '${tenantId}' is not allowed to inherit from the specified base policy. The base policy 'B2C_1A_B' is of another tenant 'fabrikam.com'. Inheritance chain: B2C_1A_A -> B2C_1A_B.`,
        target: '5:2',
        code: 'AADB2C',
      },
    ])
    expect(asked).toEqual([])
  })

  it('reports a base further up that is gone, naming the tenant by its default domain', async () => {
    const { find } = storeOf([link('B2C_1A_B', 'B2C_1A_Gone')])
    const document = documentWith('B2C_1A_A', { tenantId, policyId: 'B2C_1A_B' })
    expect(await checkBaseChain(document, find, tenantDomains)).toMatchObject([
      {
        message: `Policy with 'policyId': B2C_1A_Gone cannot be found in the directory '${tenantId}'.`,
        target: '7:2',
        code: 'AADB2C90073',
      },
    ])
  })

  it('makes a bounded number of look-ups in an endless chain', async () => {
    const asked: string[] = []
    const find = async (policyId: string): Promise<BaseLink> => {
      asked.push(policyId)
      return link(policyId, `${policyId}x`)
    }
    const document = documentWith('B2C_1A_A', { tenantId, policyId: 'B2C_1A_B' })
    expect(await checkBaseChain(document, find, tenantDomains)).toHaveLength(1)
    expect(asked).toHaveLength(maximumChainLength - 1)
  })
})
