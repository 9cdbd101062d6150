/**
 * Rules over client app types, platforms, locations and devices.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
 */

import { conditionCodes } from './refusal-codes.ts'
import type { Finding } from '../../kernel/findings.ts'
import { breach, enumerated, type Rule } from './rule.ts'

/**
 * V7. `all` is the only client app type of its list; the codec refuses an empty list.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
 */
const allClientsAlone: Rule = {
  name: 'V7',
  breaches({ conditions: { clientAppTypes } }) {
    const others = clientAppTypes.filter((type) => type !== 'all')
    if (!clientAppTypes.includes('all') || others.length === 0) return []
    const path = 'conditions.clientAppTypes'
    return [
      breach(
        conditionCodes.allClientsCombined,
        path,
        `\`all\` in \`${path}\` cannot be combined with ${enumerated(others)}`,
      ),
    ]
  },
}

/**
 * V11 on platforms and locations. An exclusion needs something included.
 * Source: https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/conditional_access_policy
 */
const excludedFromSomething: Rule = {
  name: 'V11',
  breaches({ conditions: { platforms, locations } }) {
    return [
      ...lackingInclude('conditions.platforms', 'Platforms', 'all', [
        platforms?.includePlatforms,
        platforms?.excludePlatforms,
      ]),
      ...lackingInclude('conditions.locations', 'Locations', 'All', [
        locations?.includeLocations,
        locations?.excludeLocations,
      ]),
    ]
  },
}

function lackingInclude(
  path: string,
  what: string,
  everything: string,
  [included = [], excluded = []]: readonly (readonly string[] | undefined)[],
): readonly Finding[] {
  if (excluded.length === 0 || included.length > 0) return []
  const message =
    `\`${path}.exclude${what}\` requires a non-empty \`${path}.include${what}\`; ` +
    `to include all, write \`["${everything}"]\``
  return [breach(conditionCodes.excludedWithoutIncluded, `${path}.include${what}`, message)]
}

/**
 * V26. A policy chooses devices by their state or by a filter, not by both.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessdevices?view=graph-rest-beta
 */
const statesOrFilter: Rule = {
  name: 'V26',
  breaches({ conditions: { devices, deviceStates } }) {
    if (devices === null || devices.deviceFilter === null) return []
    const states = {
      'conditions.deviceStates': [
        ...(deviceStates?.includeStates ?? []),
        ...(deviceStates?.excludeStates ?? []),
      ],
      'conditions.devices.includeDevices': devices.includeDevices,
      'conditions.devices.excludeDevices': devices.excludeDevices,
      'conditions.devices.includeDeviceStates': devices.includeDeviceStates,
      'conditions.devices.excludeDeviceStates': devices.excludeDeviceStates,
    }
    return Object.entries(states).flatMap(([path, items]) =>
      items.length === 0
        ? []
        : [
            breach(
              conditionCodes.deviceStatesWithFilter,
              path,
              `\`${path}\` cannot be combined with \`conditions.devices.deviceFilter\``,
            ),
          ],
    )
  },
}

/** Rules of clients, platforms, locations and devices. */
export const conditionRules: readonly Rule[] = [
  allClientsAlone,
  excludedFromSomething,
  statesOrFilter,
]
