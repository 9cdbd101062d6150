/** Warnings about controls that do nothing, or block where they seem to ask. */

import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { dependsOn, findControl } from './grant-set.ts'
import { breach, enumerated, type Rule } from './rule.ts'
import { sessionControlInForce } from './session-control-in-force.ts'

/**
 * Session controls come into play after access is granted.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */
const sessionOfNobody: Rule = {
  name: 'session of nobody',
  breaches(body) {
    if (findControl(body, 'block') === undefined || body.sessionControls === null) return []
    const message = '`sessionControls` has no effect beside `block`, which lets nobody in'
    return [breach('sessionControls', message)]
  },
}

/**
 * V20. The persistence of a browser session is one for all applications, whichever of them the policy
 * names. The page says that all of them should be selected for it to work correctly, not that it is
 * refused otherwise; so this warns.
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
    return [breach('sessionControls.persistentBrowser', message)]
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
    const message = `\`${path}\` is enforced by Exchange Online and SharePoint Online alone`
    return [breach(path, message)]
  },
}

const deviceControls = ['compliantDevice', 'domainJoinedDevice']

/**
 * A device that signs in by code, or by a legacy protocol, does not say which device it is, and a legacy
 * protocol has no second factor either: a policy that asks for it there blocks.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
 */
const unmeetableControls: Rule = {
  name: 'unmeetable controls',
  breaches(body) {
    const flows = body.conditions.authenticationFlows?.transferMethods.split(',') ?? []
    const byCode = flows.includes('deviceCodeFlow')
      ? unmeetable(body, deviceControls, 'device code flow')
      : []
    const { clientAppTypes } = body.conditions
    const isLegacyOnly =
      clientAppTypes.length > 0 && clientAppTypes.every((type) => type === 'other')
    const byProtocol = isLegacyOnly
      ? unmeetable(body, [...deviceControls, 'mfa', 'authenticationStrength'], 'legacy protocols')
      : []
    return [...byCode, ...byProtocol].slice(0, 1)
  },
}

function unmeetable(body: ConditionalAccessPolicyBody, names: readonly string[], manner: string) {
  const controls = dependsOn(body, names)
  if (controls.length === 0) return []
  const named = enumerated(controls.map(({ name }) => name))
  return [
    breach('grantControls', `${named} cannot be met over ${manner}, which the policy so blocks`),
  ]
}

export const effectWarnings: readonly Rule[] = [
  sessionOfNobody,
  persistenceForAll,
  restrictionsForAll,
  unmeetableControls,
]
