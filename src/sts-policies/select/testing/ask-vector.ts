/** Turns rows of vectors into what `select` takes, and its answers into what rows expect. */

import { formatTimespan } from '../../definitions/timespan.ts'
import { compileStsPolicies } from '../compile.ts'
import type { EffectiveLifetime, EffectiveStsPolicies, EffectiveValue } from '../effective.ts'
import type { Party } from '../party.ts'
import type {
  LifetimePrecedence,
  StsAssignment,
  StsPolicyRecord,
  StsSettings,
} from '../policy-records.ts'
import type { StsQuestion } from '../select.ts'
import type { SelectVector, VectorExpectation, VectorTenant } from './vector-rows.ts'

type VectorPolicy = NonNullable<VectorTenant['unused']>[number]

/** The policies, assignments and settings of a tenant. */
interface TenantParts {
  readonly policies: readonly StsPolicyRecord[]
  readonly assignments: readonly StsAssignment[]
  readonly settings: StsSettings
}

const defaultType = 'TokenLifetimePolicy'

function definitionText({ type = defaultType, definition }: VectorPolicy): string {
  return typeof definition === 'string' ? definition : JSON.stringify({ [type]: definition })
}

/** Reads the tenant of a row. The name of each policy and object is also its id. */
export function tenantPartsOf(given: VectorTenant, precedence: LifetimePrecedence): TenantParts {
  const { lifetimes = 'current', organization = [], unused = [], deleted = {} } = given
  const policies = new Map<string, StsPolicyRecord>()
  const add = (policy: VectorPolicy, isOrganizationDefault: boolean) => {
    const { name, type = defaultType } = policy
    policies.set(name, {
      id: name,
      displayName: name,
      type,
      definition: definitionText(policy),
      isOrganizationDefault:
        isOrganizationDefault || policies.get(name)?.isOrganizationDefault === true,
    })
  }
  for (const policy of organization) add(policy, true)
  for (const policy of unused) add(policy, false)
  const assignments: StsAssignment[] = []
  const assign = (target: StsAssignment['target'], held: VectorTenant['applications'] = {}) => {
    for (const [objectId, list] of Object.entries(held)) {
      for (const policy of list) {
        add(policy, false)
        assignments.push({ policyId: policy.name, target, objectId })
      }
    }
  }
  assign('servicePrincipal', given.servicePrincipals)
  assign('application', given.applications)
  for (const [objectId, names] of Object.entries(deleted)) {
    for (const policyId of names) {
      assignments.push({ policyId, target: 'servicePrincipal', objectId })
    }
  }
  return { policies: [...policies.values()], assignments, settings: { precedence, lifetimes } }
}

/** Compiles the tenant of a row. */
export function compileVectorTenant(given: VectorTenant, precedence: LifetimePrecedence) {
  const { policies, assignments, settings } = tenantPartsOf(given, precedence)
  return compileStsPolicies(policies, assignments, settings)
}

type VectorParty = NonNullable<NonNullable<SelectVector['asked']>['client']>

/** Reads the question of a row. */
export function questionOfVector(
  { asked = {}, home }: Pick<SelectVector, 'asked' | 'home'>,
  precedence: LifetimePrecedence,
): StsQuestion {
  const compiledHome = home === undefined ? undefined : compileVectorTenant(home, precedence)
  const partyOf = ({ name, appId = name, isFromHome, ...facts }: VectorParty): Party => ({
    appId,
    servicePrincipalId: name,
    applicationId: name,
    ...facts,
    ...(isFromHome === true && compiledHome !== undefined ? { home: compiledHome } : {}),
  })
  const { client = { name: 'client' }, resource, ...rest } = asked
  return {
    client: partyOf(client),
    ...(resource === undefined ? {} : { resource: partyOf(resource) }),
    ...rest,
  }
}

/** Every value of an answer by the name that rows use. */
export function valuesByName({
  lifetimes,
  issuance,
  homeRealmDiscovery,
  activityTimeout,
}: EffectiveStsPolicies): Readonly<Record<string, EffectiveValue<unknown>>> {
  return { ...lifetimes, ...issuance, ...homeRealmDiscovery, activityTimeout }
}

function spanText(value: unknown): unknown {
  return typeof value === 'number' ? formatTimespan(value) : value
}

/** Writes a value as rows expect it. */
export function expectationOf(
  value: EffectiveValue<unknown>,
): Required<Pick<VectorExpectation, 'value' | 'by' | 'overridden' | 'ignored' | 'warnings'>> &
  VectorExpectation {
  const { decidedBy, overridden, ignored, warnings } = value
  const { range, conditionsNotOnOrAfter } = value as EffectiveLifetime
  const join = (...parts: readonly (string | undefined)[]) =>
    parts.filter((part) => part !== undefined).join(' ')
  return {
    value: spanText(value.value),
    ...(range === undefined
      ? {}
      : { range: `${formatTimespan(range.shortest)} to ${formatTimespan(range.longest)}` }),
    ...(conditionsNotOnOrAfter === undefined
      ? {}
      : { conditions: formatTimespan(conditionsNotOnOrAfter) }),
    by: join(decidedBy.tier, decidedBy.code, decidedBy.displayName),
    overridden: overridden.map(({ displayName, tier, code }) => join(displayName, tier, code)),
    ignored: ignored.map(({ displayName, member, code }) => join(displayName, member, code)),
    warnings: warnings.map(({ code }) => code),
  }
}
