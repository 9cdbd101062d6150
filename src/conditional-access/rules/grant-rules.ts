/**
 * Rules over which grant controls go together.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */

import { grantCodes } from './refusal-codes.ts'
import { countJoinedControls, dependsOn, findControl, requiredControls } from './grant-set.ts'
import { firstFindings } from '../../kernel/finding-list.ts'
import { breach, enumerated, type Rule } from './rule.ts'

/**
 * V2 on controls. A policy has a grant control or a session control, in every form: the 2019 pages show
 * no policy without one.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
 */
const someControl: Rule = {
  name: 'V2',
  breaches(body) {
    if (body.sessionControls !== null || requiredControls(body).length > 0) return []
    const message =
      'the policy needs at least one grant control or session control, in `grantControls` or `sessionControls`'
    return [breach(grantCodes.controlMissing, 'grantControls', message)]
  },
}

/**
 * V2 on the operator, which says whether one of several controls is enough. A single control needs none.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
 */
const joinedByOperator: Rule = {
  name: 'V2',
  breaches(body) {
    const count = countJoinedControls(body)
    if (count < 2 || body.grantControls?.operator !== null) return []
    const path = 'grantControls.operator'
    return [
      breach(
        grantCodes.operatorMissing,
        path,
        `\`${path}\` must be \`AND\` or \`OR\` for ${count} controls`,
      ),
    ]
  },
}

/**
 * V12. `block` is the only grant control of its policy. Session controls pass, because clients send them
 * together with `block`.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
const blockAlone: Rule = {
  name: 'V12',
  breaches(body) {
    const block = findControl(body, 'block')
    const others = requiredControls(body).filter(({ name }) => name !== 'block')
    if (block === undefined || others.length === 0) return []
    const names = enumerated(others.map(({ name }) => name))
    return [
      breach(
        grantCodes.blockCombined,
        block.path,
        `\`block\` in \`grantControls\` cannot be combined with ${names}`,
      ),
    ]
  },
}

/**
 * V13. An authentication strength replaces `mfa`.
 * Source: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
 */
const strengthOrMultifactor: Rule = {
  name: 'V13',
  breaches(body) {
    const strength = findControl(body, 'authenticationStrength')
    if (strength === undefined || findControl(body, 'mfa') === undefined) return []
    const message =
      '`grantControls.authenticationStrength` cannot be combined with `mfa` in ' +
      '`grantControls.builtInControls`; remove `mfa`, which the strength replaces'
    return [breach(grantCodes.strengthWithMfa, strength.path, message)]
  },
}

const mobileAppControls = ['approvedApplication', 'compliantApplication']

/**
 * V25. No sign-in on macOS or Linux can meet an app control, so a policy that always requires one must not
 * name these platforms. A policy for every platform passes.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
 */
const appControlsOnMobile: Rule = {
  name: 'V25',
  breaches(body) {
    const controls = dependsOn(body, mobileAppControls)
    if (controls.length === 0) return []
    const named = enumerated(controls.map(({ name }) => name))
    const platforms: readonly string[] = body.conditions.platforms?.includePlatforms ?? []
    return firstFindings(platforms, (platform, index) => {
      if (platform !== 'macOS' && platform !== 'linux') return []
      const path = `conditions.platforms.includePlatforms.${index}`
      return [
        breach(
          grantCodes.appControlOnDesktop,
          path,
          `${named} in \`grantControls\` cannot be met on \`${platform}\``,
        ),
      ]
    })
  },
}

/** Rules of grant controls, and how they are combined. */
export const grantRules: readonly Rule[] = [
  someControl,
  joinedByOperator,
  blockAlone,
  strengthOrMultifactor,
  appControlsOnMobile,
]
