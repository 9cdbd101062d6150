import { describe, expect, it } from 'vitest'
import { legacyTargetOf } from './legacy-targets.ts'

describe('legacyTargetOf', () => {
  it.each([
    [
      '/conditions/applications/includeAuthenticationContextClassReferences/0',
      '/conditions/applications/includeAuthenticationContext/0',
    ],
    ['/conditions/devices/deviceFilter', '/conditions/deviceStates'],
    ['/conditions/devices/deviceFilter/rule', '/conditions/deviceStates'],
    ['/conditions/users/includeGuestsOrExternalUsers', '/conditions/users/includeUsers'],
    [
      '/conditions/users/excludeGuestsOrExternalUsers/externalTenants/members/0',
      '/conditions/users/excludeUsers',
    ],
    [
      '/sessionControls/cloudAppSecurity/cloudAppSecurityType',
      '/sessionControls/cloudAppSecurity/type',
    ],
  ])('translates %s to %s', (modern, legacy) => {
    expect(legacyTargetOf(modern)).toBe(legacy)
  })

  it.each([
    '',
    '/conditions/users/includeUsers/3',
    '/conditions/devices',
    '/conditions/devices/deviceFilters',
    '/grantControls/customAuthenticationFactors/0',
    '/grantControls/authenticationStrength',
    '/conditions/applications/includeUserActions/0',
  ])('keeps %j, which has no other name in the 2019 form', (pointer) => {
    expect(legacyTargetOf(pointer)).toBe(pointer)
  })
})
