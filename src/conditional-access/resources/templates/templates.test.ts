import { describe, expect, it } from 'vitest'
import { encodeComplex } from '../../../edm/complete.ts'
import { builtInRoles } from '../../../directory/built-in-roles.ts'
import { isGuid } from '../../../kernel/ids.ts'
import { decodeModernCreate } from '../form-modern/modern-codec.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import { validatePolicy } from '../../rules/validate-policy.ts'
import { findTemplate, templatesOf, type ConditionalAccessTemplate } from './templates.ts'

function create(template: ConditionalAccessTemplate, version: 'v1.0' | 'beta') {
  const { id, name, details } = template
  return decodeModernCreate(
    { templateId: id, displayName: name, state: 'enabled', ...details },
    version,
  )
}

function rolesOf(id: string): readonly string[] {
  const checked = create(findTemplate(id) ?? expect.fail(`no template ${id}`), 'beta')
  return checked.ok ? (checked.value.conditions.users?.includeRoles ?? []) : []
}

describe('the templates', () => {
  it('are 21 in beta; v1.0 lacks those for agents and account recovery', () => {
    const inBeta = templatesOf('beta').map(({ id }) => id)
    const inV1 = new Set(templatesOf('v1.0').map(({ id }) => id))
    expect([inBeta.length, new Set(inBeta).size]).toEqual([21, 21])
    expect(inBeta.filter((id) => !inV1.has(id))).toEqual([
      '6acdf4c3-6815-485c-a57d-2c349d517ba0',
      '6bdcbbb7-ebd1-4f8f-a02f-652db0e3665d',
      'c5bf9137-a43c-48e1-9d13-8258b31b855d',
      '376d9923-7f15-40c2-830b-3312120f1eed',
    ])
  })

  it.each([
    ['c7503427-338e-4c5e-902d-abe252abfb43', 'Require multifactor authentication for admins'],
    ['b8bda7f8-6584-4446-bce9-d871480e53fa', 'Securing security info registration'],
    ['0b2282f9-2862-4178-88b5-d79340b36cb8', 'Block legacy authentication'],
    ['a3d0a415-b068-4326-9251-f9cdf9feeb64', 'Require multifactor authentication for all users'],
    ['a4072ac0-722b-4991-981b-7f9755daef14', 'Require multifactor authentication for guest access'],
    [
      'd8c51a9a-e6b1-454d-86af-554e7872e2c1',
      'Require multifactor authentication for Azure management',
    ],
    [
      '6b619f55-792e-45dc-9711-d83ec9d7ae90',
      'Require multifactor authentication for risky sign-ins',
    ],
    ['634b6de7-c38d-4357-a2c7-3842706eedd7', 'Require password change for high-risk users'],
    [
      'c26a510a-3b8b-4023-8c44-d4f4c854e9f9',
      'Require compliant or hybrid Azure AD joined device for admins',
    ],
    [
      '4e39a309-931e-4cb1-a371-e2beea168002',
      'Block access for unknown or unsupported device platform',
    ],
    ['62e51ccc-c9c3-4554-ac70-066172c81007', 'No persistent browser session'],
    [
      '927c884e-7888-4e81-abc4-bd56ded28985',
      'Require compliant or hybrid Azure AD joined device or multifactor authentication for all users',
    ],
    ['81fd2072-4876-42b6-8157-c6000693046b', 'Use application enforced restrictions for O365 apps'],
    [
      '76c03f19-ea37-4656-a772-a183b4ddb81d',
      'Require phishing-resistant multifactor authentication for admins',
    ],
    [
      '6364131e-bc4a-47c4-a20b-33492d1fff6c',
      'Require multifactor authentication for Microsoft admin portals',
    ],
    [
      '16aaa400-bfdf-4756-a420-ad2245d4cde8',
      'Block access to Office365 apps for users with insider risk',
    ],
    [
      'a297dd1a-21fe-4016-99a0-ba43ba64378c',
      'Require MDM-enrolled and compliant device to access cloud apps for all users (Preview)',
    ],
    [
      '6acdf4c3-6815-485c-a57d-2c349d517ba0',
      'Secure account recovery with identity verification (Preview)',
    ],
    [
      '6bdcbbb7-ebd1-4f8f-a02f-652db0e3665d',
      'Block high risk agent identities from accessing resources',
    ],
    ['c5bf9137-a43c-48e1-9d13-8258b31b855d', 'Block all agent identities from accessing resources'],
    ['376d9923-7f15-40c2-830b-3312120f1eed', 'Block all agent users from accessing resources'],
  ])('%s has the published name', (id, name) => {
    expect(findTemplate(id)?.name).toBe(name)
  })

  it.each(templatesOf('beta'))('$id makes a valid policy', (template) => {
    const checked = create(template, 'beta')
    expect(checked).toEqual({ ok: true, value: expect.anything() })
    expect(checked.ok && validatePolicy(checked.value).findings).toEqual([])
  })

  it.each(templatesOf('v1.0'))('$id makes its policy also through v1.0', (template) => {
    expect(create(template, 'v1.0')).toEqual(create(template, 'beta'))
  })

  it.each(templatesOf('beta'))(
    '$id has the same content in its policy and in its details',
    (template) => {
      const checked = create(template, 'beta')
      const { conditions, grantControls, sessionControls } = encodeComplex(
        conditionalAccessPolicyType,
        checked.ok ? checked.value : {},
        'beta',
      )
      expect({ conditions, grantControls, sessionControls }).toMatchObject(template.details)
    },
  )

  it.each([
    ['c7503427-338e-4c5e-902d-abe252abfb43', 14],
    ['c26a510a-3b8b-4023-8c44-d4f4c854e9f9', 14],
    ['6364131e-bc4a-47c4-a20b-33492d1fff6c', 14],
    ['76c03f19-ea37-4656-a772-a183b4ddb81d', 19],
  ])('%s is for %i built-in roles', (id, count) => {
    const roles = rolesOf(id)
    expect(new Set(roles.map((role) => builtInRoles.get(role))).size).toBe(count)
    expect(roles.every((role) => builtInRoles.has(role))).toBe(true)
  })

  it('have GUIDs as ids and exclude only built-in roles', () => {
    for (const template of templatesOf('beta')) {
      const checked = create(template, 'beta')
      const excluded = checked.ok ? (checked.value.conditions.users?.excludeRoles ?? []) : []
      expect([template.id, isGuid(template.id)]).toEqual([template.id, true])
      expect(excluded.filter((role) => !builtInRoles.has(role))).toEqual([])
    }
  })
})

describe('findTemplate', () => {
  it('finds an id in any letter case', () => {
    expect(findTemplate('A3D0A415-B068-4326-9251-F9CDF9FEEB64')?.name).toBe(
      'Require multifactor authentication for all users',
    )
  })

  it('finds nothing else', () => {
    expect(findTemplate('00000000-0000-0000-0000-000000000000')).toBeUndefined()
  })
})
