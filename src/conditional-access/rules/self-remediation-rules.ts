/**
 * Rules over the two controls with which users at risk help themselves: `passwordChange` and
 * `riskRemediation`. Both ask for the same surroundings.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
 */

import type { Finding } from '../../kernel/findings.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { configuredConditions } from './configured-conditions.ts'
import { findControl, requiredControls } from './grant-set.ts'
import { breach, type Rule } from './rule.ts'
import { sessionControlInForce } from './session-control-in-force.ts'
import { isEveryApplication } from './target-rules.ts'

/**
 * V14. `passwordChange` goes with `mfa` or a strength and nothing else, joined by `AND`, for users at risk
 * and every application, without another condition. Code 1032 is known for another condition.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols;
 * https://github.com/AlexFilipin/ConditionalAccess/issues/4
 */
const passwordChange: Rule = {
  name: 'V14',
  breaches(body) {
    const control = findControl(body, 'passwordChange')
    if (control === undefined) return []
    const isProven = ['mfa', 'authenticationStrength'].some((name) => findControl(body, name))
    const unproven = isProven
      ? []
      : [
          breach(
            control.path,
            '`passwordChange` needs `mfa` or an authentication strength beside it',
          ),
        ]
    const strangers = requiredControls(body)
      .filter(({ name }) => !companions.includes(name))
      .map(({ name, path }) => breach(path, `\`${name}\` cannot stand beside \`passwordChange\``))
    const words = 'ConditionalActionPolicy validation failed due to InvalidPasswordResetControl. '
    const conditions = otherConditions(body, 'passwordChange').map((finding) => ({
      ...finding,
      message: `${words}${finding.message}.`,
      code: '1032',
    }))
    return [...unproven, ...strangers, ...surroundings(body, 'passwordChange'), ...conditions]
  },
}

/** `riskRemediation` is judged by its own rule. */
const companions = ['passwordChange', 'mfa', 'authenticationStrength', 'riskRemediation']

/**
 * V15. `riskRemediation` stands without `passwordChange`, with a strength instead of `mfa` and a sign-in
 * every time; what of these is not written is added, what contradicts them is refused.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols;
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
const riskRemediation: Rule = {
  name: 'V15',
  breaches(body) {
    const control = findControl(body, 'riskRemediation')
    if (control === undefined) return []
    const rivals = ['passwordChange', 'mfa'].flatMap((name) => {
      const rival = findControl(body, name)
      // WHY: `mfa` beside a strength is refused for that alone.
      const isKnown = name === 'mfa' && findControl(body, 'authenticationStrength') !== undefined
      if (rival === undefined || isKnown) return []
      return [breach(rival.path, `\`${name}\` cannot stand beside \`riskRemediation\``)]
    })
    const frequency = sessionControlInForce(body, 'signInFrequency')
    const isTimed = frequency !== null && frequency.frequencyInterval !== 'everyTime'
    const path = 'sessionControls.signInFrequency.frequencyInterval'
    const timed = isTimed
      ? [breach(path, `\`${path}\` must be \`everyTime\` beside \`riskRemediation\``)]
      : []
    return [
      ...rivals,
      ...surroundings(body, 'riskRemediation'),
      ...otherConditions(body, 'riskRemediation'),
      ...timed,
    ]
  },
}

/** What both controls ask of operator, user risk and applications. */
function surroundings(body: ConditionalAccessPolicyBody, control: string): readonly Finding[] {
  const findings: Finding[] = []
  if (body.grantControls?.operator !== 'AND') {
    const path = 'grantControls.operator'
    findings.push(breach(path, `\`${path}\` must be \`AND\` beside \`${control}\``))
  }
  if (body.conditions.userRiskLevels.length === 0) {
    const path = 'conditions.userRiskLevels'
    findings.push(
      breach(path, `\`${path}\` must name the risk at which \`${control}\` is required`),
    )
  }
  if (!isEveryApplication(body.conditions.applications)) {
    const path = 'conditions.applications'
    const message = `\`${path}\` must include \`All\` and exclude nothing beside \`${control}\``
    findings.push(breach(path, message))
  }
  return findings
}

function otherConditions(body: ConditionalAccessPolicyBody, control: string): readonly Finding[] {
  return configuredConditions(body)
    .filter((condition) => condition !== 'userRiskLevels')
    .map((condition) => {
      const path = `conditions.${condition}`
      const advice = condition === 'clientAppTypes' ? 'must be `["all"]`' : 'must not be set'
      return breach(path, `\`${path}\` ${advice} beside \`${control}\``)
    })
}

/**
 * V16 on `passwordChange`. A sign-in frequency beside it is every time, and the browser session is not
 * set; that `everyTime` was for risk and device enrolment only is dated and not asked any more.
 * Source: https://github.com/microsoftgraph/msgraph-metadata/issues/647
 */
const passwordChangeEveryTime: Rule = {
  name: 'V16',
  breaches(body) {
    if (findControl(body, 'passwordChange') === undefined) return []
    const frequency = sessionControlInForce(body, 'signInFrequency')
    const findings: Finding[] = []
    if (frequency !== null && frequency.frequencyInterval !== 'everyTime') {
      const path = 'sessionControls.signInFrequency.frequencyInterval'
      findings.push(breach(path, `\`${path}\` must be \`everyTime\` beside \`passwordChange\``))
    }
    if (sessionControlInForce(body, 'persistentBrowser') !== null) {
      const path = 'sessionControls.persistentBrowser'
      findings.push(breach(path, `\`${path}\` cannot stand beside \`passwordChange\``))
    }
    return findings
  },
}

export const selfRemediationRules: readonly Rule[] = [
  passwordChange,
  riskRemediation,
  passwordChangeEveryTime,
]
