import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withValueAt } from '../../edm/member-path.ts'
import { arbitraryObject } from '../../edm/testing/arbitrary-json.ts'
import { keyOf, parseTenantId } from '../../kernel/ids.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { semanticsAsOf } from '../engine/model/semantics.ts'
import type { ExternalUserType, Principal, ServicePrincipal } from '../engine/model/sign-in.ts'
import { toRules } from '../decisions/load-rules.ts'
import { tenantRulesFrom, type RuleObject } from '../decisions/stored-rules.ts'
import type { LegacyOnlyFields } from '../model/form-2019/legacy-only-fields.ts'
import type { NamedLocationBody } from '../model/locations/location-body.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { decodeModernCreate, decodeModernPatch } from '../resources/form-modern/modern-codec.ts'
import { conditionalAccessPolicyType } from '../model/policy-types.ts'
import { possibleSettings, type LockoutContext } from './lockout-context.ts'
import { findLockouts, type Denial } from './find-lockouts.ts'
import type { LockoutPrincipal } from './principal.ts'
import { blockingBody } from './testing/blocking-body.ts'
import vectors from './vectors/lockouts.json' with { type: 'json' }

/** Replaced members of the blocking policy by their paths; `legacy` is what the 2019 form adds. */
type Change = Readonly<Record<string, JsonValue>>

/** A user unless a workload is given. */
interface DescribedPrincipal {
  readonly id?: string
  /** The external types of each user that it may be. */
  readonly possibleTypes?: readonly (readonly ExternalUserType[])[]
  readonly groupIds?: readonly string[]
  readonly roleTemplateIds?: readonly string[]
  readonly workload?: ServicePrincipal['workload']
}

interface Unsatisfiable {
  readonly authenticationStrengths?: readonly string[]
  readonly termsOfUse?: readonly string[]
}

interface Vector {
  readonly description: string
  readonly source: string
  /** The policy that a change is about. */
  readonly change?: Change
  readonly others?: readonly Change[]
  readonly principal?: DescribedPrincipal
  readonly unsatisfiable?: Unsatisfiable
  /** None when the principal is not locked out. */
  readonly denials: readonly {
    readonly policy: string
    readonly control: string
    readonly target: string
  }[]
}

const rows = vectors as unknown as readonly Vector[]

const ada = 'a0000000-0000-4000-8000-000000000001'

function described({
  id = ada,
  possibleTypes = [[]],
  groupIds = [],
  roleTemplateIds = [],
  workload,
}: DescribedPrincipal = {}): LockoutPrincipal {
  const users = possibleTypes.map((externalTypes): Principal => {
    const isHome = externalTypes.every((type) => type === 'internalGuest')
    const home = isHome ? { homeTenantId: null } : {}
    return { kind: 'user', id, externalTypes, ...home, groupIds, roleTemplateIds }
  })
  const possible = workload ? [{ kind: 'servicePrincipal' as const, id, workload }] : users
  return { id, displayName: 'Ada', possible }
}

function changed(change: Change = {}): ConditionalAccessPolicyBody {
  const { legacy, ...members } = change
  let patch: JsonObject = {}
  for (const [path, value] of Object.entries(members)) patch = withValueAt(patch, path, value)
  const decoded = decodeModernPatch(blockingBody(), patch, 'beta')
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.findings))
  return legacy === undefined
    ? decoded.value
    : { ...decoded.value, legacy: legacy as LegacyOnlyFields }
}

const tenant = parseTenantId('70000000-0000-4000-8000-00000000000a')
const office: RuleObject<NamedLocationBody> = {
  id: 'f0000000-0000-4000-8000-000000000001',
  body: {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    displayName: 'Office',
    isTrusted: true,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/24' }],
  },
}

/** A tenant with one location and one strength, on a day. */
function contextOf(
  { authenticationStrengths = [], termsOfUse = [] }: Unsatisfiable = {},
  at = '2026-07-01T12:00:00Z',
): LockoutContext {
  if (tenant === undefined) throw new Error('no tenant id')
  const id = 'e0000000-0000-4000-8000-000000000001'
  const allowedCombinations = authenticationStrengths.includes(id) ? [] : ['fido2']
  const strength = { displayName: 'Keys', allowedCombinations, combinationConfigurations: [] }
  const rules = toRules({
    policies: [],
    namedLocations: [office],
    authenticationStrengths: [{ id, body: strength }],
  })
  return {
    at: new Date(at),
    semantics: semanticsAsOf(new Date(at)),
    tenantRules: tenantRulesFrom(tenant, rules, possibleSettings),
    missingTerms: new Set(termsOfUse),
  }
}

function policiesOf({ change, others = [] }: Vector): readonly DecisionPolicy[] {
  return [change, ...others].map((each, index) => ({ id: `P${index}`, body: changed(each) }))
}

describe.each(['2026-03-02T10:15:30Z', '2026-07-01T12:00:00Z'])('findLockouts at %s', (at) => {
  it.each(rows)('$description', ({ principal, unsatisfiable, denials, ...row }) => {
    const judged = described(principal)
    const policies = policiesOf({ ...row, denials })
    const found = findLockouts(policies, [judged], contextOf(unsatisfiable, at), 'p0')
    const expected = denials.map(({ policy, ...control }): Denial => {
      const { id = '' } = policies.find(({ body }) => body.displayName === policy) ?? {}
      return { policyId: id, policyName: policy, ...control }
    })
    const lockout = { principal: { id: judged.id, displayName: 'Ada' }, denials: expected }
    expect(found).toEqual(denials.length === 0 ? [] : [lockout])
  })
})

describe('findLockouts', () => {
  const bob = { ...described({ id: 'a0000000-0000-4000-8000-000000000002' }), displayName: 'Bob' }
  const policies = [
    { id: 'all but ada', body: changed({ 'conditions.users.excludeUsers': [ada] }) },
    { id: 'everybody', body: changed() },
  ]

  function namesOf(changedId?: string) {
    const found = findLockouts(policies, [described(), bob], contextOf(), changedId)
    return found.map(({ principal, denials }) => [
      principal.displayName,
      ...denials.map(({ policyId }) => policyId),
    ])
  }

  it('lists each principal once, with the first of the policies that deny the same', () => {
    expect(namesOf()).toEqual([
      ['Ada', 'everybody'],
      ['Bob', 'all but ada'],
    ])
  })

  it('prefers to name the changed policy', () => {
    expect(namesOf('EVERYBODY')).toEqual([
      ['Ada', 'everybody'],
      ['Bob', 'everybody'],
    ])
  })
})

/** Policies that lock somebody out as often as not, for properties that would be empty otherwise. */
const arbitraryBody = fc.oneof(
  fc
    .subarray(
      rows.flatMap(({ change = {}, others = [] }) => [change, ...others]),
      { minLength: 1, maxLength: 2 },
    )
    .map((changes) => changed(Object.assign({}, ...changes))),
  arbitraryObject(conditionalAccessPolicyType, 'beta')
    .map((json) => decodeModernCreate(json, 'beta'))
    .filter((decoded) => decoded.ok)
    .map((decoded) => decoded.value),
)

const arbitraryPolicies = fc
  .array(arbitraryBody, { maxLength: 4 })
  .map((bodies) => bodies.map((body, index): DecisionPolicy => ({ id: String(index), body })))

const arbitraryPrincipal: fc.Arbitrary<DescribedPrincipal> = fc.constantFrom(
  ...rows.map(({ principal = {} }) => principal),
)

const everythingMissing = contextOf({
  authenticationStrengths: ['e0000000-0000-4000-8000-000000000001'],
  termsOfUse: ['d0000000-0000-4000-8000-000000000001'],
})

function isLockedOut(policies: readonly DecisionPolicy[], principal: DescribedPrincipal): boolean {
  return findLockouts(policies, [described(principal)], everythingMissing).length > 0
}

function excluding({ id, body }: DecisionPolicy, principal: DescribedPrincipal): DecisionPolicy {
  const path = principal.workload
    ? 'conditions.clientApplications.excludeServicePrincipals'
    : 'conditions.users.excludeUsers'
  const excluded = withValueAt(body, path, [principal.id ?? ada]) as unknown
  return { id, body: excluded as ConditionalAccessPolicyBody }
}

describe('findLockouts for any policies and principal', () => {
  it('never finds somebody locked out whom a policy excludes by id', () => {
    fc.assert(
      fc.property(arbitraryPolicies, arbitraryPrincipal, (policies, principal) => {
        const isForIt = ({ body: { conditions } }: DecisionPolicy) =>
          (principal.workload ? conditions.clientApplications : conditions.users) !== null
        const excluded = policies.filter(isForIt).map((policy) => excluding(policy, principal))
        expect(isLockedOut(excluded, principal)).toBe(false)
      }),
    )
  })

  it('finds no new lockout when a policy is disabled', () => {
    const states = fc.constantFrom('disabled', 'enabledForReportingButNotEnforced')
    fc.assert(
      fc.property(
        arbitraryPolicies,
        arbitraryPrincipal,
        states,
        fc.nat(3),
        (policies, principal, state, position) => {
          const fewer = policies.map((policy, index) =>
            index === position ? { ...policy, body: { ...policy.body, state } } : policy,
          )
          fc.pre(isLockedOut(fewer, principal))
          expect(isLockedOut(policies, principal)).toBe(true)
        },
      ),
    )
  })

  it('finds the same lockouts when there is another policy', () => {
    fc.assert(
      fc.property(
        arbitraryPolicies,
        arbitraryBody,
        arbitraryPrincipal,
        (policies, body, principal) => {
          fc.pre(isLockedOut(policies, principal))
          expect(isLockedOut([...policies, { id: 'another', body }], principal)).toBe(true)
        },
      ),
    )
  })

  it('finds a principal that one policy blocks everywhere, with any other policies', () => {
    fc.assert(
      fc.property(arbitraryPolicies, arbitraryPrincipal, (policies, principal) => {
        fc.pre(principal.workload === undefined)
        const another = { id: 'another', body: changed() }
        expect(isLockedOut([...policies, another], principal)).toBe(true)
      }),
    )
  })

  it('names policies that are enough to lock out', () => {
    fc.assert(
      fc.property(arbitraryPolicies, arbitraryPrincipal, (policies, principal) => {
        const [lockout] = findLockouts(policies, [described(principal)], everythingMissing)
        fc.pre(lockout !== undefined)
        const named = lockout?.denials.map(({ policyId }) => policyId) ?? []
        const those = policies.filter(({ id }) => named.includes(id))
        expect(isLockedOut(those, principal)).toBe(true)
      }),
    )
  })

  it('does not depend on the letter case of ids', () => {
    fc.assert(
      fc.property(arbitraryPolicies, arbitraryPrincipal, (policies, principal) => {
        const { id = ada, groupIds = [], roleTemplateIds = [] } = principal
        const shouted = {
          ...principal,
          id: id.toUpperCase(),
          groupIds: groupIds.map((group) => group.toUpperCase()),
          roleTemplateIds: roleTemplateIds.map(keyOf),
        }
        expect(isLockedOut(policies, shouted)).toBe(isLockedOut(policies, principal))
      }),
    )
  })
})
