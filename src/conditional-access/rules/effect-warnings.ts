/** Warnings about controls that do nothing, and about controls that block although they only seem to ask. */

import { flagsIn } from '../model/flags.ts'
import { policyWarningCodes } from './warning-codes.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { dependsOn, findControl } from './grant-set.ts'
import { breach, enumerated, type Rule } from './rule.ts'
import { sessionControlInForce } from './session-control-in-force.ts'

/**
 * Session controls take effect only after access is granted.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */
const sessionControlsWithBlock: Rule = {
  name: 'session controls with block',
  breaches(body) {
    if (findControl(body, 'block') === undefined || body.sessionControls === null) return []
    const message = '`sessionControls` has no effect: `block` lets nobody in'
    return [breach(policyWarningCodes.sessionControlsWithBlock, 'sessionControls', message)]
  },
}

/**
 * V20. A browser has one session for all applications, not only for those that the policy names. The page says
 * that all applications should be selected, not that anything else is refused; so this warns.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesssessioncontrols
 */
const persistenceForAll: Rule = {
  name: 'V20',
  breaches(body) {
    const items = body.conditions.applications?.includeApplications ?? []
    if (sessionControlInForce(body, 'persistentBrowser') === null || items.includes('All'))
      return []
    const message =
      '`sessionControls.persistentBrowser` works only with `All` in ' +
      '`conditions.applications.includeApplications`'
    return [
      breach(
        policyWarningCodes.persistenceNotForAllApplications,
        'sessionControls.persistentBrowser',
        message,
      ),
    ]
  },
}

/**
 * V21 on every application. All but Exchange Online and SharePoint Online ignore the restrictions.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesssessioncontrols
 */
const restrictionsForAll: Rule = {
  name: 'restrictions for all',
  breaches(body) {
    const items = body.conditions.applications?.includeApplications ?? []
    const isOn = sessionControlInForce(body, 'applicationEnforcedRestrictions') !== null
    if (!isOn || !items.includes('All')) return []
    const path = 'sessionControls.applicationEnforcedRestrictions'
    const message = `\`${path}\` is enforced only by Exchange Online and SharePoint Online`
    return [breach(policyWarningCodes.restrictionsForAllApplications, path, message)]
  },
}

const deviceControls = ['compliantDevice', 'domainJoinedDevice']

/**
 * A sign-in by device code or by a legacy protocol does not say which device it comes from, and a legacy
 * protocol has no second factor: a policy that requires either of them there blocks.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
 */
const controlsThatCannotBeMet: Rule = {
  name: 'controls that cannot be met',
  breaches(body) {
    const flows = flagsIn(body.conditions.authenticationFlows?.transferMethods ?? null)
    const byCode = flows.includes('deviceCodeFlow')
      ? warnOfControls(body, deviceControls, 'device code flow')
      : []
    const { clientAppTypes } = body.conditions
    const isLegacyOnly =
      clientAppTypes.length > 0 && clientAppTypes.every((type) => type === 'other')
    const byProtocol = isLegacyOnly
      ? warnOfControls(
          body,
          [...deviceControls, 'mfa', 'authenticationStrength'],
          'legacy protocols',
        )
      : []
    return [...byCode, ...byProtocol].slice(0, 1)
  },
}

function warnOfControls(
  body: ConditionalAccessPolicyBody,
  names: readonly string[],
  manner: string,
) {
  const controls = dependsOn(body, names)
  if (controls.length === 0) return []
  const named = enumerated(controls.map(({ name }) => name))
  return [
    breach(
      policyWarningCodes.controlCannotBeMet,
      'grantControls',
      `${named} cannot be met over ${manner}, so the policy blocks these sign-ins`,
    ),
  ]
}

/** Warnings about controls and conditions without effect. */
export const effectWarnings: readonly Rule[] = [
  sessionControlsWithBlock,
  persistenceForAll,
  restrictionsForAll,
  controlsThatCannotBeMet,
]
