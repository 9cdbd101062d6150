/** The validation rule on filters. */

import { conditionCodes } from './refusal-codes.ts'
import type { Finding } from '../../kernel/findings.ts'
import { checkAttributeRule, checkDeviceRule } from '../engine/filter-rules/check-rule.ts'
import { breach, type Rule } from './rule.ts'

/**
 * V27. The rule of a filter can be parsed and compares known properties with values of their type.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-filter-for-applications
 */
const readableFilters: Rule = {
  name: 'V27',
  breaches({ conditions: { applications, clientApplications, devices } }) {
    const clients = 'conditions.clientApplications'
    return [
      ...faults(
        'conditions.applications.applicationFilter',
        applications?.applicationFilter,
        checkAttributeRule,
      ),
      ...faults('conditions.devices.deviceFilter', devices?.deviceFilter, checkDeviceRule),
      ...faults(
        `${clients}.servicePrincipalFilter`,
        clientApplications?.servicePrincipalFilter,
        checkAttributeRule,
      ),
      ...faults(
        `${clients}.agentIdServicePrincipalFilter`,
        clientApplications?.agentIdServicePrincipalFilter,
        checkAttributeRule,
      ),
    ]
  },
}

function faults(
  filterPath: string,
  filter: { readonly rule: string } | null | undefined,
  check: typeof checkDeviceRule,
): readonly Finding[] {
  if (!filter) return []
  const path = `${filterPath}.rule`
  return check(filter.rule).map(({ message, position }) =>
    breach(
      conditionCodes.filterRuleFaulty,
      path,
      `\`${path}\`, at character ${position + 1}: ${message}`,
    ),
  )
}

/** Rules of the texts of filters. */
export const filterRules: readonly Rule[] = [readableFilters]
