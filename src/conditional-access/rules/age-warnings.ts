/** Warnings about what is deprecated, retired or replaced. */

import { policyWarningCodes } from './warning-codes.ts'
import { findControl } from './grant-set.ts'
import { breach, type Rule } from './rule.ts'

/**
 * Part of V25. Microsoft retired the control for approved apps in March 2026. There is no warning where an app
 * protection policy is enough by itself.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/migrate-approved-client-app
 */
const retiredAppControl: Rule = {
  name: 'retired app control',
  breaches(body) {
    const control = findControl(body, 'approvedApplication')
    const isReplaced =
      findControl(body, 'compliantApplication') !== undefined &&
      body.grantControls?.operator === 'OR'
    if (control === undefined || isReplaced) return []
    const message =
      '`approvedApplication` was retired in March 2026; add `compliantApplication` and set the operator to `OR`'
    return [breach(policyWarningCodes.appControlRetired, control.path, message)]
  },
}

/**
 * The device filter replaces device states and lists of devices.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessdevices?view=graph-rest-beta
 */
const deprecatedDeviceMembers: Rule = {
  name: 'deprecated device members',
  breaches({ conditions: { devices, deviceStates } }) {
    const lists = {
      'conditions.deviceStates': deviceStates
        ? [...deviceStates.includeStates, ...deviceStates.excludeStates]
        : [],
      'conditions.devices.includeDevices': devices?.includeDevices ?? [],
      'conditions.devices.excludeDevices': devices?.excludeDevices ?? [],
      'conditions.devices.includeDeviceStates': devices?.includeDeviceStates ?? [],
      'conditions.devices.excludeDeviceStates': devices?.excludeDeviceStates ?? [],
    }
    return Object.entries(lists).flatMap(([path, items]) =>
      items.length === 0
        ? []
        : [
            breach(
              policyWarningCodes.deviceMemberDeprecated,
              path,
              `\`${path}\` is deprecated; use \`conditions.devices.deviceFilter\``,
            ),
          ],
    )
  },
}

/**
 * The keyword for guests means six types, and the service stores these types instead; a client that sends
 * the keyword again is then refused.
 * Source: https://github.com/hashicorp/terraform-provider-azuread/issues/1196
 */
const guestKeyword: Rule = {
  name: 'guest keyword',
  breaches({ conditions: { users } }) {
    return (['include', 'exclude'] as const).flatMap((side) => {
      const index = users?.[`${side}Users`].indexOf('GuestsOrExternalUsers') ?? -1
      if (index === -1) return []
      const message =
        '`GuestsOrExternalUsers` is an old keyword; use ' +
        `\`conditions.users.${side}GuestsOrExternalUsers\`, which names types and tenants`
      return [
        breach(
          policyWarningCodes.guestKeywordOld,
          `conditions.users.${side}Users.${index}`,
          message,
        ),
      ]
    })
  },
}

/** Warnings about what Microsoft retired or replaced. */
export const ageWarnings: readonly Rule[] = [
  retiredAppControl,
  deprecatedDeviceMembers,
  guestKeyword,
]
