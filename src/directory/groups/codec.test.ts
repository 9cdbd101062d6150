import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import { groupCodec } from './codec.ts'
import { isMembershipRule } from './membership-rule.ts'
import vectors from './vectors/group-bodies.json' with { type: 'json' }

interface GroupVector {
  readonly rule: string
  readonly source: string
  readonly body: JsonObject
  /** Absent when the body is refused. */
  readonly stored?: JsonObject
  readonly findings?: readonly string[]
}

describe('the codec of groups', () => {
  it.each(vectors as readonly GroupVector[])('$rule', ({ body, stored, findings = [] }) => {
    const result = groupCodec.create(body, 'v1.0')
    expect(result.ok ? [] : result.findings.map(({ target }) => target)).toEqual(findings)
    if (result.ok) expect(result.value.body).toEqual(stored)
  })

  it('reads the ids that a body binds, whatever host and version their addresses have', () => {
    const id = 'A0000000-0000-4000-8000-000000000001'
    const addresses = [
      `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
      `https://localhost:8443/beta/11111111-0000-4000-8000-000000000000/directoryObjects/${id}/`,
      `directoryObjects('${id}')`,
    ]
    const body = {
      displayName: 'A',
      mailEnabled: false,
      mailNickname: 'a',
      'Members@odata.bind': addresses,
      securityEnabled: true,
    }
    const result = groupCodec.create(body, 'v1.0')
    expect(result.ok && result.value.bound).toEqual({ members: [id, id, id] })
  })
})

describe('isMembershipRule', () => {
  it.each([
    ['user.department -eq "Sales"', true],
    ['(user.city -in ["Rome", "Oslo"]) and (user.accountEnabled -eq true)', true],
    ['device.displayName -startsWith "a )`" ("', true],
    ['Direct Reports for "62e19b97-8b3d-4d4a-a106-4ce66896a863"', true],
    ["user.memberof -any (group.objectId -in ['62e19b97-8b3d-4d4a-a106-4ce66896a863'])", true],
    ['user.department -eq "Sales', false],
    ['(user.department -eq "Sales"', false],
    ['user.city -in ["Rome"', false],
    [')user.city(', false],
    ['everybody', false],
    ['', false],
  ])('%s: %s', (rule, expected) => {
    expect(isMembershipRule(rule)).toBe(expected)
  })

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string(), (rule) => {
        expect(typeof isMembershipRule(rule)).toBe('boolean')
        if (isMembershipRule(rule)) expect(isMembershipRule(`(${rule})`)).toBe(true)
      }),
    )
  })
})
