/** The rule on policies for a user action. */

import { configuredConditions, type ConfiguredCondition } from './configured-conditions.ts'
import { requiredControls } from './grant-set.ts'
import { breach, type Rule } from './rule.ts'

const possibleControls = ['mfa', 'authenticationStrength']

const impossibleConditions: readonly ConfiguredCondition[] = [
  'clientAppTypes',
  'devices',
  'deviceStates',
]

/**
 * V23. Whoever registers or joins a device can be asked for multifactor authentication alone, and nothing
 * is known yet of the client or the device.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
const registeringDevices: Rule = {
  name: 'V23',
  breaches(body) {
    const action = 'urn:user:registerdevice'
    if (!body.conditions.applications?.includeUserActions.includes(action)) return []
    const controls = requiredControls(body)
      .filter(({ name }) => !possibleControls.includes(name))
      .map(({ name, path }) => {
        const message = `\`${name}\` cannot be required for \`${action}\`, only \`mfa\` or a strength`
        return breach(path, message)
      })
    const conditions = configuredConditions(body)
      .filter((condition) => impossibleConditions.includes(condition))
      .map((condition) => {
        const advice = condition === 'clientAppTypes' ? '; write `["all"]`' : ''
        const message = `\`conditions.${condition}\` is not known yet for \`${action}\`${advice}`
        return breach(`conditions.${condition}`, message)
      })
    return [...controls, ...conditions]
  },
}

export const userActionRules: readonly Rule[] = [registeringDevices]
