import { describe, expect, it } from 'vitest'
import { emptyTenantRules, member } from '../testing/decision-setting.ts'
import type { SatisfiedFacts } from '../model/sign-in.ts'
import { missingFactsOf, yesNoUnknown } from '../model/ternary.ts'
import { MethodsUsed } from './methods-used.ts'
import { Strength } from './strength.ts'
import { HomeTenantTrust } from './trust.ts'

const model = '0d000000-0000-4000-8000-00000000000a'

const keyOfModel = {
  id: 's',
  displayName: 'Keys of one model',
  allowedCombinations: ['fido2', 'password, sms'],
  combinationConfigurations: [
    {
      '@odata.type': '#microsoft.graph.fido2CombinationConfiguration' as const,
      appliesToCombinations: ['fido2'],
      allowedAAGUIDs: [model.toUpperCase()],
    },
  ],
}

function evaluate(strength: Strength, satisfied: SatisfiedFacts) {
  const signIn = { ...member, satisfied }
  const used = new MethodsUsed(new HomeTenantTrust(emptyTenantRules))
  used.begin(signIn)
  const isMet = strength.isMet(signIn, used)
  return {
    isMet: yesNoUnknown(isMet),
    missing: missingFactsOf(isMet),
    isRefused: yesNoUnknown(strength.isRefused(signIn, used)),
  }
}

describe('an authentication strength', () => {
  const strength = new Strength(keyOfModel, true)

  it('is met by a combination in full, in any order', () => {
    expect(evaluate(strength, { methods: ['sms', 'password'] })).toEqual({
      isMet: 'yes',
      missing: [],
      isRefused: 'no',
    })
  })

  it('is met by a key of an allowed model, ignoring case', () => {
    expect(evaluate(strength, { methods: ['fido2'], fido2Aaguid: model }).isMet).toBe('yes')
  })

  it('is not met by another key, and not refused while another combination is left', () => {
    expect(evaluate(strength, { methods: ['fido2'], fido2Aaguid: null })).toEqual({
      isMet: 'no',
      missing: [],
      isRefused: 'no',
    })
  })

  it('is refused when every combination was used with keys that are not allowed', () => {
    const keysOnly = new Strength({ ...keyOfModel, allowedCombinations: ['fido2'] }, true)
    expect(evaluate(keysOnly, { methods: ['fido2'], fido2Aaguid: null }).isRefused).toBe('yes')
  })

  it('names the missing model of a used key, and missing methods', () => {
    expect(evaluate(strength, { methods: ['fido2'] }).missing).toEqual(['satisfied.fido2Aaguid'])
    expect(evaluate(strength, { fido2Aaguid: model }).missing).toEqual(['satisfied.methods'])
  })

  it('is met by nothing when it does not exist', () => {
    expect(evaluate(new Strength(undefined, true), { methods: ['fido2'] }).isMet).toBe('no')
  })
})
