import { describe, expect, it } from 'vitest'
import { documentOf } from '../../testing/policy-texts.ts'
import {
  descendantsOf,
  findDescendantFaults,
  mostCheckedDescendants,
  mostDescendantBytes,
} from './descendants.ts'
import type { ChainLink } from './load-chain.ts'

const tenantId = 'contoso.onmicrosoft.com'

function policies(...pairs: readonly (readonly [string, string?])[]) {
  return pairs.map(([policyId, base]) => ({
    tenantId,
    policyId,
    ...(base === undefined ? {} : { basePolicy: { tenantId, policyId: base } }),
  }))
}

describe('descendantsOf', () => {
  it('lists those that inherit directly or through others, nearest first', () => {
    const stored = policies(
      ['B2C_1A_SignIn', 'b2c_1a_extensions'],
      ['B2C_1A_Base'],
      ['B2C_1A_Extensions', 'B2C_1A_BASE'],
      ['B2C_1A_Other'],
    )
    expect(descendantsOf('b2c_1a_base', stored)).toEqual(['B2C_1A_Extensions', 'B2C_1A_SignIn'])
    expect(descendantsOf('B2C_1A_SignIn', stored)).toEqual([])
  })

  it('ends in a circle', () => {
    const stored = policies(['B2C_1A_A', 'B2C_1A_B'], ['B2C_1A_B', 'B2C_1A_A'])
    expect(descendantsOf('B2C_1A_A', stored)).toEqual(['B2C_1A_B'])
  })
})

describe('findDescendantFaults', () => {
  it('says that only the first 200 were checked', async () => {
    const ids = Array.from({ length: mostCheckedDescendants + 1 }, (_, index) => `B2C_1A_${index}`)
    const asked: string[] = []
    const find = async (policyId: string): Promise<undefined> => {
      asked.push(policyId)
    }
    const faultsOf = (checked: readonly string[]) =>
      findDescendantFaults(
        checked,
        { before: find, after: find },
        { domains: [tenantId], directoryId: tenantId },
        { missingKeys: 'warn' },
      )
    expect(await faultsOf(ids)).toMatchObject([
      { ostiaryCode: 'trustFramework.policy.descendantsNotChecked', isWarning: true },
    ])
    expect(asked).toHaveLength(mostCheckedDescendants)
    expect(await faultsOf(ids.slice(1))).toEqual([])
  })

  it('says how many were checked when their chains are long together', async () => {
    const bytes = mostDescendantBytes / 4
    const find = async (policyId: string): Promise<ChainLink> => ({
      tenantId,
      policyId,
      read: () => ({ ok: true, value: { ...documentOf('', policyId), bytes } }),
    })
    const ids = Array.from({ length: 5 }, (_, index) => `B2C_1A_${index}`)
    const faultsOf = (checked: readonly string[]) =>
      findDescendantFaults(
        checked,
        { before: find, after: find },
        { domains: [tenantId], directoryId: tenantId },
        { missingKeys: 'warn' },
      )
    expect(await faultsOf(ids)).toMatchObject([
      {
        ostiaryCode: 'trustFramework.policy.descendantsNotChecked',
        message: expect.stringContaining('only the first 4 were checked'),
      },
    ])
    expect(await faultsOf(ids.slice(1))).toEqual([])
  })
})
