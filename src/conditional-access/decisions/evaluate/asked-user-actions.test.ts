import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { PolicyReport } from '../../engine/answer/decision.ts'
import { decodeAsked, reportOfAll } from './asked-user-actions.ts'

function request(userAction: JsonValue): JsonObject {
  return {
    signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: 'ada' },
    SignInContext: { '@odata.type': '#microsoft.graph.userActionContext', UserAction: userAction },
    signInConditions: {},
  }
}

function actionsOf(userAction: JsonValue): readonly unknown[] {
  const asked = decodeAsked(request(userAction), 'beta')
  if (!asked.ok) return asked.findings.map(({ message }) => message)
  return asked.value.signIns.map(({ target }) => target?.kind === 'userAction' && target.action)
}

const security = 'urn:user:registersecurityinfo'
const device = 'urn:user:registerdevice'

describe('a request that asks about user actions', () => {
  it.each<readonly [JsonValue, readonly string[]]>([
    ['registerSecurityInformation', [security]],
    [['registerOrJoinDevices'], [device]],
    [
      ['registerOrJoinDevices', 'registerSecurityInformation', 'RegisterOrJoinDevices'],
      [device, security],
    ],
    ['registerSecurityInformation,registerOrJoinDevices', [security, device]],
  ])('reads %j', (userAction, expected) => {
    expect(actionsOf(userAction)).toEqual(expected)
  })

  it.each<readonly [JsonValue, RegExp]>([
    [['registerOrJoinDevices', 'other'], /`other` is not a value of `signInContext.userAction`/iu],
    ['registerOrJoinDevices,', /userAction/iu],
    [[], /`signInContext.userAction` must be a string, not an array/iu],
    [[1], /`signInContext.userAction` must be a string/iu],
  ])('refuses %j', (userAction, message) => {
    expect(actionsOf(userAction)[0]).toMatch(message)
  })
})

describe('the report of a policy for all actions', () => {
  const report = (
    applies: PolicyReport['applies'],
    ...failingConditions: PolicyReport['failingConditions']
  ) => ({ applies, failingConditions }) as PolicyReport

  it('is that it applies, else that it may, else what no action meets', () => {
    const no = report('no', 'users', 'userActions')
    const less = report('no', 'users')
    const open = report('unknown')
    const yes = report('yes')
    expect(reportOfAll([no, open, yes])).toBe(yes)
    expect(reportOfAll([no, open])).toBe(open)
    expect(reportOfAll([no, less])).toBe(less)
    expect(reportOfAll([])).toBeUndefined()
  })
})
