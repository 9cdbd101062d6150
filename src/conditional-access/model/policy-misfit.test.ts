import { describe, expect, it } from 'vitest'
import { conditionalAccessPolicyType } from './policy-types.ts'
import { findMisfit } from '../../edm/find-misfit.ts'

const cases = [
  ['members that a later release adds are absent', { state: 'enabled' }, undefined],
  ['null where it may be null', { templateId: null, grantControls: null }, undefined],
  ['null where it may not', { state: null }, '/state'],
  ['a word that is no value', { state: 'enbaled' }, '/state'],
  ['a number for a text', { displayName: 7 }, '/displayName'],
  ['a list for an object', { conditions: [] }, '/conditions'],
  [
    'an object for a list',
    { conditions: { users: { includeUsers: {} } } },
    '/conditions/users/includeUsers',
  ],
  [
    'an element of another type',
    { conditions: { users: { includeUsers: ['a', 1] } } },
    '/conditions/users/includeUsers/1',
  ],
] as const

describe('a stored value', () => {
  it.each(cases)('with %s', (_, value, place) => {
    expect(findMisfit(conditionalAccessPolicyType, value)).toBe(place)
  })
})
