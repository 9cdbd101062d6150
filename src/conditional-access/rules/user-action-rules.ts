/** The rule on policies for a user action. */

import { grantCodes } from './refusal-codes.ts'
import { configuredConditions, type ConfiguredCondition } from './configured-conditions.ts'
import { requiredControls } from './grant-set.ts'
import { breach, type Rule } from './rule.ts'
import { registerOrJoinDevice } from '../model/user-actions.ts'

const possibleControls = ['mfa', 'authenticationStrength']

const impossibleConditions: readonly ConfiguredCondition[] = [
  'clientAppTypes',
  'devices',
  'deviceStates',
]

/**
 * V23. To register or join a device a policy can require multifactor authentication only; the client and
 * the device are not known yet.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
const registeringDevices: Rule = {
  name: 'V23',
  breaches(body) {
    const action = registerOrJoinDevice
    if (!body.conditions.applications?.includeUserActions.includes(action)) return []
    const controls = requiredControls(body)
      .filter(({ name }) => !possibleControls.includes(name))
      .map(({ name, path }) => {
        const message = `\`${name}\` cannot be required for \`${action}\`; require \`mfa\` or an authentication strength`
        return breach(grantCodes.notPossibleForDeviceRegistration, path, message)
      })
    const conditions = configuredConditions(body)
      .filter((condition) => impossibleConditions.includes(condition))
      .map((condition) => {
        const advice = condition === 'clientAppTypes' ? '; write `["all"]`' : ''
        const message = `\`conditions.${condition}\` is not supported in a policy for \`${action}\`${advice}`
        return breach(
          grantCodes.conditionNotPossibleForDeviceRegistration,
          `conditions.${condition}`,
          message,
        )
      })
    return [...controls, ...conditions]
  },
}

/** Rules of policies for registering devices. */
export const userActionRules: readonly Rule[] = [registeringDevices]
