/**
 * Rules over policies for service principals and agent identities.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */

import { clientApplicationCodes } from './refusal-codes.ts'
import { isForClientApplications } from '../model/client-applications.ts'
import { configuredConditions, type ConfiguredCondition } from './configured-conditions.ts'
import { requiredControls } from './grant-set.ts'
import { breach, type Rule } from './rule.ts'

const path = 'conditions.clientApplications'

/**
 * V11 on service principals. An exclusion needs something included. Single ids together with exclusions
 * pass, as in the published sample, although one client asks for `ServicePrincipalsInMyTenant` there.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
const excludedFromSomething: Rule = {
  name: 'V11',
  breaches({ conditions: { clientApplications } }) {
    if (clientApplications === null) return []
    const kinds = [
      ['includeServicePrincipals', 'excludeServicePrincipals', 'ServicePrincipalsInMyTenant'],
      ['includeAgentIdServicePrincipals', 'excludeAgentIdServicePrincipals', 'All'],
    ] as const
    return kinds.flatMap(([included, excluded, everyone]) => {
      if (clientApplications[excluded].length === 0) return []
      if (clientApplications[included].length > 0) return []
      const message =
        `\`${path}.${excluded}\` requires a non-empty \`${path}.${included}\`; ` +
        `to include all, write \`["${everyone}"]\``
      return [
        breach(clientApplicationCodes.excludedWithoutIncluded, `${path}.${included}`, message),
      ]
    })
  },
}

const possibleConditions: readonly ConfiguredCondition[] = [
  'locations',
  'servicePrincipalRiskLevels',
  'agentIdRiskLevels',
]

/**
 * V24. A service principal cannot answer a prompt: it is blocked or let through, and only its location
 * and risk are known. We assume the same for agents.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
const blockOrNothing: Rule = {
  name: 'V24',
  breaches(body) {
    if (!isForClientApplications(body)) return []
    const controls = requiredControls(body)
    const impossible = controls
      .filter(({ name }) => name !== 'block')
      .map((control) =>
        breach(
          clientApplicationCodes.controlNotPossible,
          control.path,
          `\`${control.name}\` ${cannotBeMet}`,
        ),
      )
    // WHY: V2 already refuses a policy without any control.
    const isSessionOnly = controls.length === 0 && body.sessionControls !== null
    const missing = isSessionOnly
      ? [
          breach(
            clientApplicationCodes.blockMissing,
            'grantControls',
            '`grantControls` ' + needsBlock,
          ),
        ]
      : []
    const unknown = configuredConditions(body)
      .filter((condition) => !possibleConditions.includes(condition))
      .map((condition) =>
        breach(
          clientApplicationCodes.conditionNotPossible,
          `conditions.${condition}`,
          unknownCondition(condition),
        ),
      )
    return [...impossible, ...missing, ...unknown]
  },
}

const cannotBeMet =
  'cannot be met by a service principal; a policy for service principals requires `block`'
const needsBlock = 'must require `block` in a policy for service principals'

function unknownCondition(condition: ConfiguredCondition): string {
  const advice = condition === 'clientAppTypes' ? '; write `["all"]`' : ''
  return `\`conditions.${condition}\` is not supported in a policy for service principals${advice}`
}

/** Rules of policies for service principals. */
export const clientApplicationRules: readonly Rule[] = [excludedFromSomething, blockOrNothing]
