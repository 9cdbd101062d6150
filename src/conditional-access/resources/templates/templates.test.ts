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
    expect(findTemplate('A3D0A415-B068-4326-9251-F9CDF9FEEB64')?.name).toBe('MFA for everybody')
  })

  it('finds nothing else', () => {
    expect(findTemplate('00000000-0000-0000-0000-000000000000')).toBeUndefined()
  })
})
