/** E66: which sign-ins pass without a device or application control. */

import { exemptions } from '../../../src/conditional-access/engine/grants/exemptions.ts'
import type { ControlKind } from '../../../src/conditional-access/engine/answer/decision.ts'
import type { Semantics } from '../../../src/conditional-access/engine/model/semantics.ts'
import type { TenantRules } from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import { listed, same } from './condition.ts'
import { baselineTests } from './targets.ts'
import { and, ask, known, no, not, or, unknown, yes, type Test } from './three-values.ts'

type Row = (typeof exemptions)[number]

export function isOnAllResources({ conditions }: ConditionalAccessPolicyBody): boolean {
  return conditions.applications?.includeApplications.includes('All') ?? false
}

export function isOnRegistration({ conditions }: ConditionalAccessPolicyBody): boolean {
  return listed(conditions.applications?.includeUserActions ?? [], 'urn:user:registersecurityinfo')
}

interface Context {
  readonly signIn: SignIn
  readonly semantics: Semantics
  readonly tenantRules: TenantRules
  readonly policy: ConditionalAccessPolicyBody
}

export function isExempt(kind: ControlKind, context: Context): Test {
  const { signIn, semantics, policy } = context
  const { principal, target } = signIn
  const rows = exemptions.filter(
    ({ controls, standing, from = '0000', until = '9999' }) =>
      controls.includes(kind) &&
      standing !== 'notExempt' &&
      from <= semantics.day &&
      semantics.day < until,
  )
  if (rows.length === 0 || principal.kind !== 'user') return no
  if (target === undefined) return unknown('target')
  /** What only a log of the service can tell. */
  const asTold = ask(signIn.satisfied?.exemptControls, 'satisfied.exemptControls', (controls) =>
    controls.some((control) => control === kind),
  )
  const byRow = (row: Row): Test => {
    const isSettled =
      row.standing === 'exempt' ||
      (row.standing === 'exemptUnderAllResources' && isOnAllResources(policy))
    return and(isAbout(row, signIn), isSettled ? yes : asTold)
  }
  if (target.kind === 'authenticationContext') return no
  if (target.kind === 'userAction') {
    return or(...rows.filter((row) => same(row.userAction ?? '', target.action)).map(byRow))
  }
  const audiences = target.applications.map(({ appId }) =>
    or(...rows.filter((row) => same(row.appId ?? '', appId)).map(byRow)),
  )
  const some = or(...audiences)
  if (some.verdict === 'no') return no
  const { isReplaced, isAdded } = baselineTests(target, signIn, context)
  return or(and(...audiences, not(isReplaced), not(isAdded)), and(some, asTold))
}

/** A row about a scope is about requests of an app on a phone for this scope, without the other one. */
function isAbout({ scope, withoutScope = '' }: Row, signIn: SignIn): Test {
  if (scope === undefined) return yes
  const { clientApp, platform, target } = signIn
  const scopes = target?.kind === 'applications' ? target.requestedScopes : null
  return and(
    ask(clientApp, 'clientApp', (app) => app === 'mobileAppsAndDesktopClients'),
    ask(platform, 'platform', (name) => name === 'android' || name === 'iOS'),
    scopes === null
      ? known(false)
      : ask(
          scopes,
          'target.requestedScopes',
          (all) => listed(all, scope) && !listed(all, withoutScope),
        ),
  )
}
