/**
 * Rules over session controls that are on.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesssessioncontrols
 */

import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { sessionCodes } from './refusal-codes.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { configuredConditions } from './configured-conditions.ts'
import { breach, type Rule } from './rule.ts'
import { sessionControlInForce } from './session-control-in-force.ts'
import { isEveryApplication } from './target-rules.ts'

const frequencyPath = 'sessionControls.signInFrequency'
const restrictionsPath = 'sessionControls.applicationEnforcedRestrictions'

/** The service's words and number for application enforced restrictions in the wrong company. */
function invalidControls(ostiaryCode: OstiaryCode, reason: string): Finding {
  const words = 'ConditionalActionPolicy validation failed due to InvalidControls.'
  return breach(ostiaryCode, restrictionsPath, `${words} ${reason}.`, '1032')
}

function isEveryTime(body: ConditionalAccessPolicyBody): boolean {
  return sessionControlInForce(body, 'signInFrequency')?.frequencyInterval === 'everyTime'
}

/**
 * V16. A sign-in frequency of `everyTime` has no period.
 * Source: https://learn.microsoft.com/graph/api/resources/signinfrequencysessioncontrol
 */
const everyTimeWithoutPeriod: Rule = {
  name: 'V16',
  breaches(body) {
    const frequency = sessionControlInForce(body, 'signInFrequency')
    if (frequency === null || !isEveryTime(body)) return []
    return (['value', 'type'] as const).flatMap((member) => {
      const path = `${frequencyPath}.${member}`
      if (frequency[member] === null) return []
      return [
        breach(
          sessionCodes.everyTimeWithPeriod,
          path,
          `\`${path}\` must be null when \`frequencyInterval\` is \`everyTime\``,
        ),
      ]
    })
  },
}

/**
 * V17. With a sign-in frequency of `everyTime` two controls must not be set, not even to false.
 * Source: https://github.com/hashicorp/terraform-provider-azuread/issues/1225,
 * https://github.com/hashicorp/terraform-provider-azuread/pull/1719
 */
const everyTimeExcludes: Rule = {
  name: 'V17',
  breaches(body) {
    const { sessionControls } = body
    if (sessionControls === null || !isEveryTime(body)) return []
    const advice = 'must be null, not only off, when `frequencyInterval` is `everyTime`'
    const findings: Finding[] = []
    if (sessionControls.applicationEnforcedRestrictions !== null) {
      findings.push(
        invalidControls(sessionCodes.everyTimeCombined, `\`${restrictionsPath}\` ${advice}`),
      )
    }
    if (sessionControls.disableResilienceDefaults !== null) {
      const path = 'sessionControls.disableResilienceDefaults'
      findings.push(breach(sessionCodes.everyTimeCombined, path, `\`${path}\` ${advice}`))
    }
    return findings
  },
}

/**
 * V18. A sign-in frequency that is on has a period, unless it is `everyTime`. One whose members are all
 * null is off. V19 is not applied: under it the service refuses controls that are all off, but our codec
 * stores them as null.
 * Source: https://github.com/hashicorp/terraform-provider-azuread/issues/568
 */
const frequencyHasPeriod: Rule = {
  name: 'V18',
  breaches(body) {
    const frequency = sessionControlInForce(body, 'signInFrequency')
    if (frequency === null || isEveryTime(body)) return []
    const { value, type } = frequency
    const findings: Finding[] = []
    if (value === null || value < 1) {
      findings.push(
        breach(
          sessionCodes.frequencyValueMissing,
          `${frequencyPath}.value`,
          `\`${frequencyPath}.value\` must be 1 or more`,
        ),
      )
    }
    if (type === null) {
      const message = `\`${frequencyPath}.type\` must be \`hours\` or \`days\``
      findings.push(breach(sessionCodes.frequencyTypeMissing, `${frequencyPath}.type`, message))
    }
    return findings
  },
}

const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000'
const sharePointOnline = '00000003-0000-0ff1-ce00-000000000000'

/** The values that can mean an application that restricts sessions; the placeholder `None` is one of them. */
const restrictable = ['All', 'None', 'Office365', exchangeOnline, sharePointOnline]

/**
 * V21. Only Exchange Online and SharePoint Online enforce restrictions; a policy that names only other
 * applications is refused. `All` passes, because the service accepts it.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesssessioncontrols;
 * https://github.com/hashicorp/terraform-provider-azuread, acceptance tests of the policy resource
 */
const restrictedApplications: Rule = {
  name: 'V21',
  breaches(body) {
    const { applications } = body.conditions
    if (sessionControlInForce(body, 'applicationEnforcedRestrictions') === null) return []
    const items = applications?.includeApplications ?? []
    const isFiltered = (applications?.applicationFilter ?? null) !== null
    if (items.length === 0 || isFiltered || items.some(isRestrictable)) return []
    const reason =
      `\`${restrictionsPath}\` needs \`Office365\`, Exchange Online or SharePoint Online in ` +
      '`conditions.applications.includeApplications`'
    return [invalidControls(sessionCodes.restrictionsNotSupported, reason)]
  },
}

function isRestrictable(item: string): boolean {
  return restrictable.includes(item) || restrictable.includes(item.toLowerCase())
}

/**
 * V22. Continuous access evaluation can only be disabled for every application and without a condition.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-session
 */
const evaluationDisabledEverywhere: Rule = {
  name: 'V22',
  breaches(body) {
    const evaluation = sessionControlInForce(body, 'continuousAccessEvaluation')
    if (evaluation?.mode !== 'disabled') return []
    const when = 'when `sessionControls.continuousAccessEvaluation.mode` is `disabled`'
    const conditions = configuredConditions(body).map((condition) => {
      const path = `conditions.${condition}`
      const advice = condition === 'clientAppTypes' ? 'must be `["all"]`' : 'must not be set'
      return breach(
        sessionCodes.evaluationDisabledWithConditions,
        path,
        `\`${path}\` ${advice} ${when}`,
      )
    })
    if (isEveryApplication(body.conditions.applications)) return conditions
    const path = 'conditions.applications'
    const message = `\`${path}\` must include \`All\` and exclude nothing ${when}`
    return [breach(sessionCodes.evaluationDisabledForSome, path, message), ...conditions]
  },
}

/** Rules of session controls. */
export const sessionRules: readonly Rule[] = [
  everyTimeWithoutPeriod,
  everyTimeExcludes,
  frequencyHasPeriod,
  restrictedApplications,
  evaluationDisabledEverywhere,
]
