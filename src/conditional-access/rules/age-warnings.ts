/** Warnings about what is deprecated, retired or replaced. */

import { findControl } from './grant-set.ts'
import { breach, type Rule } from './rule.ts'

/**
 * Part of V25. The approved app requirement retires in March 2026; it does no harm beside an app
 * protection policy that is enough by itself.
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
      '`approvedApplication` is retired as of March 2026; require `compliantApplication` beside it, joined by `OR`'
    return [breach(control.path, message)]
  },
}

/**
 * Device states and lists of devices gave way to the device filter.
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
              path,
              `\`${path}\` is deprecated in favour of \`conditions.devices.deviceFilter\``,
            ),
          ],
    )
  },
}

/**
 * The keyword for guests stands for six types, which the service writes in its place; a client that sends
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
        '`GuestsOrExternalUsers` is an older word for ' +
        `\`conditions.users.${side}GuestsOrExternalUsers\`, which names the types and tenants`
      return [breach(`conditions.users.${side}Users.${index}`, message)]
    })
  },
}

export const ageWarnings: readonly Rule[] = [
  retiredAppControl,
  deprecatedDeviceMembers,
  guestKeyword,
]
