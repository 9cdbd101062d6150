import { describe, expect, it } from 'vitest'
import { compilePolicies } from '../compile.ts'
import type { SignIn } from '../model/sign-in.ts'
import { hasBit } from '../model/bit-set.ts'
import { emptyTenantRules, member, policy, requiring, today } from '../testing/decision-setting.ts'

const onWindows = policy('windows', {
  conditions: { platforms: { includePlatforms: ['windows'], excludePlatforms: [] } },
  ...requiring('mfa'),
})
const inBrowsers = policy('browsers', {
  conditions: { clientAppTypes: ['browser'] },
  ...requiring('mfa'),
})

const { policies, workspace } = compilePolicies([onWindows, inBrowsers], emptyTenantRules, today)
const table = workspace.grantingTable

/** The policies that the values of a sign-in leave: certainly, or with a question mark. */
function left(signIn: SignIn): readonly string[] {
  const { certain, possible } = table.find(signIn)
  return policies.flatMap(({ id }, place) => {
    if (hasBit(certain, place)) return [id]
    return hasBit(possible, place) ? [`${id}?`] : []
  })
}

describe('the table of look-ups', () => {
  it('leaves the policies that no value rules out', () => {
    const { platform: _, ...withoutPlatform } = member
    expect(left(member).toSorted()).toEqual(['browsers', 'windows'])
    expect(left({ ...member, platform: 'linux' })).toEqual(['browsers'])
    expect(left({ ...member, platform: null, clientApp: 'other' })).toEqual([])
    expect(left(withoutPlatform).toSorted()).toEqual(['browsers', 'windows?'])
  })

  it('finds the same entry for the same values', () => {
    expect(table.find({ ...member, at: '2026-11-22T10:00:00Z' })).toBe(table.find(member))
  })

  it('names the conditions that are still to be asked', () => {
    const applications = [
      { appId: '0a000000-0000-4000-8000-000000000001' },
      { appId: '0a000000-0000-4000-8000-000000000002' },
    ]
    const several: SignIn = { ...member, target: { kind: 'applications', applications } }
    const waiting = (signIn: SignIn) => table.find(signIn).waiting.length
    expect(waiting(several)).toBe(waiting(member) + 1)
  })
})
