/** Applications that policies tell apart. */

import { isGuid, keyOf } from '../../../kernel/ids.ts'
import { comparedAttributes } from '../filter-rules/comparisons.ts'
import type { Target, TargetApplication } from '../model/sign-in.ts'
import type { TenantRules } from '../model/tenant-rules.ts'
import { distinct, type GridSubject, type GridValue } from './grid.ts'

/** An application that no policy names. */
const unnamedApplication: TargetApplication = {
  appId: '00000000-0000-4000-8000-0000000000ae',
  attributes: {},
  isAgentResource: false,
}

function targetOf(
  application: TargetApplication,
  requestedScopes: readonly string[] | null = null,
): Target {
  return {
    kind: 'applications',
    applications: [application],
    requestedScopes,
    isConfidentialClient: false,
    baselineAudienceAttributes: {},
  }
}

/** The application that an item of a policy names, and the first of the group that it names. */
function applicationsOf(
  item: string,
  tenantRules: readonly TenantRules[],
): readonly TargetApplication[] {
  const group = tenantRules
    .flatMap(({ applicationGroups }) => applicationGroups)
    .find(({ id }) => keyOf(id) === keyOf(item))
  const ids = [
    ...(isGuid(item) ? [item] : []),
    ...(group?.members ?? []).flatMap(({ appId }) => appId ?? []).slice(0, 1),
  ]
  return ids.map((appId) => ({ ...unnamedApplication, appId }))
}

/**
 * An application that no policy names, those named, an agent, one for each value that a filter compares
 * with, and a request for baseline scopes.
 */
export function applicationGridValues({
  policies,
  tenantRules,
}: GridSubject): readonly GridValue[] {
  const configured = policies.flatMap(({ body }) => body.conditions.applications ?? [])
  const named = distinct(
    configured.flatMap((each) => [...each.includeApplications, ...each.excludeApplications]),
  )
  const rules = configured.flatMap(({ applicationFilter }) => applicationFilter?.rule ?? [])
  const excludesFromAll = configured.some(
    (each) => each.includeApplications.includes('All') && each.excludeApplications.length > 0,
  )
  const targets = [
    targetOf(unnamedApplication),
    ...named.flatMap((item) => applicationsOf(item, tenantRules)).map((each) => targetOf(each)),
    ...(named.includes('AllAgentIdResources')
      ? [targetOf({ ...unnamedApplication, isAgentResource: true })]
      : []),
    ...comparedAttributes(rules).map((attributes) =>
      targetOf({ ...unnamedApplication, attributes }),
    ),
    ...(excludesFromAll ? [targetOf(unnamedApplication, ['openid', 'profile'])] : []),
  ]
  return targets.map((target) => ({ target }))
}
