import { describe, expect, it } from 'vitest'
import { wasInvited } from './was-invited.ts'

describe('wasInvited', () => {
  it.each([
    [
      'the principal name of an invitation',
      { userPrincipalName: 'ann_fabrikam.com#ext#@contoso.com' },
    ],
    ['an account that an invitation created', { creationType: 'Invitation' }],
    ['a pending invitation', { externalUserState: 'PendingAcceptance' }],
  ])('is true for %s', (_, user) => {
    expect(wasInvited(user)).toBe(true)
  })

  it.each([
    [
      'a guest with credentials of the tenant',
      { userType: 'Guest', userPrincipalName: 'ann@contoso.com' },
    ],
    ['an account that was created otherwise', { creationType: 'LocalAccount' }],
    ['a body without these members', {}],
    ['members that are null', { creationType: null, externalUserState: null }],
  ])('is false for %s', (_, user) => {
    expect(wasInvited(user)).toBe(false)
  })
})
