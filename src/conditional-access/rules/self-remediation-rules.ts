/**
 * Rules over the two controls with which users at risk help themselves: `passwordChange` and
 * `riskRemediation`. Both require the same operator, risk and applications.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
 */

import { grantCodes, sessionCodes } from './refusal-codes.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { configuredConditions } from './configured-conditions.ts'
import { findControl, requiredControls } from './grant-set.ts'
import { breach, type Rule } from './rule.ts'
import { sessionControlInForce } from './session-control-in-force.ts'
import { isEveryApplication } from './target-rules.ts'

/**
 * V14. `passwordChange` is combined with `mfa` or a strength and nothing else, with the operator `AND`, for
 * users at risk and every application, without another condition. For another condition the service answers
 * the code 1032.
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
            grantCodes.passwordChangeWithoutMfa,
            control.path,
            '`passwordChange` also requires `mfa` or an authentication strength',
          ),
        ]
    const combined = requiredControls(body)
      .filter(({ name }) => !companions.includes(name))
      .map(({ name, path }) =>
        breach(
          grantCodes.passwordChangeCombined,
          path,
          `\`${name}\` cannot be combined with \`passwordChange\``,
        ),
      )
    const words = 'ConditionalActionPolicy validation failed due to InvalidPasswordResetControl. '
    const conditions = otherConditions(body, 'passwordChange').map((finding) => ({
      ...finding,
      message: `${words}${finding.message}.`,
      code: '1032',
    }))
    return [...unproven, ...combined, ...commonRequirements(body, 'passwordChange'), ...conditions]
  },
}

/** V15 judges `riskRemediation`. */
const companions = ['passwordChange', 'mfa', 'authenticationStrength', 'riskRemediation']

/**
 * V15. `riskRemediation` takes no `passwordChange`, a strength or `mfa`, and a sign-in every time.
 * What the body omits of these is added; what contradicts them is refused. `mfa` beside it stands in a tenant's export
 * of 2026-08-18, for users of external authentication methods, whom no strength serves.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols;
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
const riskRemediation: Rule = {
  name: 'V15',
  breaches(body) {
    const control = findControl(body, 'riskRemediation')
    if (control === undefined) return []
    const rival = findControl(body, 'passwordChange')
    const rivals =
      rival === undefined
        ? []
        : [
            breach(
              grantCodes.riskRemediationCombined,
              rival.path,
              '`passwordChange` cannot be combined with `riskRemediation`',
            ),
          ]
    const frequency = sessionControlInForce(body, 'signInFrequency')
    const isTimed = frequency !== null && frequency.frequencyInterval !== 'everyTime'
    const path = 'sessionControls.signInFrequency.frequencyInterval'
    const timed = isTimed
      ? [
          breach(
            sessionCodes.frequencyNotEveryTime,
            path,
            `\`${path}\` must be \`everyTime\` in a policy with \`riskRemediation\``,
          ),
        ]
      : []
    return [
      ...rivals,
      ...commonRequirements(body, 'riskRemediation'),
      ...otherConditions(body, 'riskRemediation'),
      ...timed,
    ]
  },
}

/** Checks what both controls require of operator, user risk and applications. */
function commonRequirements(
  body: ConditionalAccessPolicyBody,
  control: string,
): readonly Finding[] {
  const findings: Finding[] = []
  if (body.grantControls?.operator !== 'AND') {
    const path = 'grantControls.operator'
    findings.push(
      breach(
        grantCodes.remediationOperatorNotAnd,
        path,
        `\`${path}\` must be \`AND\` in a policy with \`${control}\``,
      ),
    )
  }
  if (body.conditions.userRiskLevels.length === 0) {
    const path = 'conditions.userRiskLevels'
    findings.push(
      breach(
        grantCodes.remediationWithoutUserRisk,
        path,
        `\`${path}\` must name the risk at which \`${control}\` is required`,
      ),
    )
  }
  if (!isEveryApplication(body.conditions.applications)) {
    const path = 'conditions.applications'
    const message = `\`${path}\` must include \`All\` and exclude nothing in a policy with \`${control}\``
    findings.push(breach(grantCodes.remediationNotForAllApplications, path, message))
  }
  return findings
}

function otherConditions(body: ConditionalAccessPolicyBody, control: string): readonly Finding[] {
  return configuredConditions(body)
    .filter((condition) => condition !== 'userRiskLevels')
    .map((condition) => {
      const path = `conditions.${condition}`
      const advice = condition === 'clientAppTypes' ? 'must be `["all"]`' : 'must not be set'
      return breach(
        grantCodes.remediationWithOtherConditions,
        path,
        `\`${path}\` ${advice} in a policy with \`${control}\``,
      )
    })
}

/**
 * V16 on `passwordChange`. A sign-in frequency is `everyTime`, and the browser session is not set. The
 * older rule that allowed `everyTime` only for risk and device enrolment no longer applies.
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
      findings.push(
        breach(
          sessionCodes.frequencyNotEveryTime,
          path,
          `\`${path}\` must be \`everyTime\` in a policy with \`passwordChange\``,
        ),
      )
    }
    if (sessionControlInForce(body, 'persistentBrowser') !== null) {
      const path = 'sessionControls.persistentBrowser'
      findings.push(
        breach(
          sessionCodes.persistenceWithPasswordChange,
          path,
          `\`${path}\` cannot be combined with \`passwordChange\``,
        ),
      )
    }
    return findings
  },
}

/** Rules of `passwordChange` and `riskRemediation`. */
export const selfRemediationRules: readonly Rule[] = [
  passwordChange,
  riskRemediation,
  passwordChangeEveryTime,
]
