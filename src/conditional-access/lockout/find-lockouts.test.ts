import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withValueAt } from '../../edm/member-path.ts'
import { arbitraryObject } from '../../edm/testing/arbitrary-json.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { LegacyRemainder } from '../legacy/remainder.ts'
import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import { decodeModernCreate, decodeModernPatch } from '../policies/modern-codec.ts'
import { conditionalAccessPolicyType } from '../policies/types.ts'
import { findLockouts, type JudgedPolicy } from './find-lockouts.ts'
import type { LockoutPrincipal } from './principal.ts'
import { blockingBody } from './testing/blocking-body.ts'
import type { Unsatisfiable } from './unsatisfiable-control.ts'
import vectors from './vectors/lockouts.json' with { type: 'json' }

interface Vector {
  readonly description: string
  readonly source: string
  /** Replaced members of the blocking policy by their paths; `legacy` is what the 2019 form adds. */
  readonly change?: Readonly<Record<string, JsonValue>>
  readonly principal?: Partial<LockoutPrincipal>
  readonly unsatisfiable?: Readonly<Partial<Record<keyof Unsatisfiable, readonly string[]>>>
  readonly lockout: { readonly control: string; readonly target: string } | null
}

const ada: LockoutPrincipal = {
  kind: 'user',
  id: 'a0000000-0000-4000-8000-000000000001',
  displayName: 'Ada',
  possibleTypes: ['internalMember'],
  groupIds: [],
  roleTemplateIds: [],
}

function changed(change: Vector['change'] = {}): ConditionalAccessPolicyBody {
  const { legacy, ...members } = change
  let patch: JsonObject = {}
  for (const [path, value] of Object.entries(members)) patch = withValueAt(patch, path, value)
  const decoded = decodeModernPatch(blockingBody(), patch, 'beta')
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.findings))
  return legacy === undefined
    ? decoded.value
    : { ...decoded.value, legacy: legacy as LegacyRemainder }
}

const nothing: Unsatisfiable = { authenticationStrengths: new Set(), termsOfUse: new Set() }

describe('findLockouts', () => {
  it.each(vectors as unknown as readonly Vector[])(
    '$description',
    ({ change, principal, unsatisfiable, lockout }) => {
      const judged = { ...ada, ...principal } as LockoutPrincipal
      const found = findLockouts([{ id: 'policy', body: changed(change) }], [judged], {
        authenticationStrengths: new Set(unsatisfiable?.authenticationStrengths),
        termsOfUse: new Set(unsatisfiable?.termsOfUse),
      })
      const expected = {
        principal: { id: judged.id, displayName: 'Ada' },
        policyId: 'policy',
        policyName: 'Block everything',
        ...lockout,
      }
      expect(found).toEqual(lockout === null ? [] : [expected])
    },
  )

  it('lists a lockout for each policy and each principal', () => {
    const bob = { ...ada, id: 'a0000000-0000-4000-8000-000000000002', displayName: 'Bob' }
    const policies = [
      { id: 'all', body: changed() },
      { id: 'but Ada', body: changed({ 'conditions.users.excludeUsers': [ada.id] }) },
    ]
    const found = findLockouts(policies, [ada, bob], nothing)
    expect(found.map(({ policyId, principal }) => [policyId, principal.displayName])).toEqual([
      ['all', 'Ada'],
      ['all', 'Bob'],
      ['but Ada', 'Bob'],
    ])
  })
})

/** Policies that lock somebody out as often as not, for properties that would be empty otherwise. */
const arbitraryBody = fc.oneof(
  fc
    .subarray(
      (vectors as unknown as readonly Vector[]).map(({ change = {} }) => change),
      {
        minLength: 1,
        maxLength: 2,
      },
    )
    .map((changes) => Object.assign({}, ...changes) as Vector['change'])
    .map(changed),
  arbitraryObject(conditionalAccessPolicyType, 'beta')
    .map((json) => decodeModernCreate(json, 'beta'))
    .filter((decoded) => decoded.ok)
    .map((decoded) => decoded.value),
)

const arbitraryPolicies = fc
  .array(arbitraryBody, { maxLength: 4 })
  .map((bodies) => bodies.map((body, index): JudgedPolicy => ({ id: String(index), body })))

const arbitraryPrincipal: fc.Arbitrary<LockoutPrincipal> = fc.constantFrom(
  ada,
  ...(vectors as unknown as readonly Vector[]).map(
    ({ principal }) => ({ ...ada, ...principal }) as LockoutPrincipal,
  ),
)

const everything: Unsatisfiable = {
  authenticationStrengths: new Set(['e0000000-0000-4000-8000-000000000001']),
  termsOfUse: new Set(['d0000000-0000-4000-8000-000000000001']),
}

function lockedOutBy(policies: readonly JudgedPolicy[], principal: LockoutPrincipal) {
  return findLockouts(policies, [principal], everything).map(({ policyId }) => policyId)
}

function excluding(
  { id, body }: JudgedPolicy,
  { kind, id: principalId }: LockoutPrincipal,
): JudgedPolicy {
  const path =
    kind === 'user'
      ? 'conditions.users.excludeUsers'
      : 'conditions.clientApplications.excludeServicePrincipals'
  const excluded = withValueAt(body, path, [principalId]) as unknown
  return { id, body: excluded as ConditionalAccessPolicyBody }
}

describe('findLockouts for any policies and principal', () => {
  it('finds no lockout of somebody who is excluded by id', () => {
    fc.assert(
      fc.property(arbitraryPolicies, arbitraryPrincipal, (policies, principal) => {
        const isForIt = ({ body: { conditions } }: JudgedPolicy) =>
          (principal.kind === 'user' ? conditions.users : conditions.clientApplications) !== null
        const excluded = policies.filter(isForIt).map((policy) => excluding(policy, principal))
        expect(lockedOutBy(excluded, principal)).toEqual([])
      }),
    )
  })

  it('finds no more lockouts once a policy is not enforced', () => {
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
          expect(lockedOutBy(fewer, principal)).toEqual(
            lockedOutBy(policies, principal).filter((id) => id !== String(position)),
          )
        },
      ),
    )
  })

  it('finds the same lockouts and perhaps more beside another policy', () => {
    fc.assert(
      fc.property(arbitraryPolicies, arbitraryPrincipal, (policies, principal) => {
        const another = { id: 'another', body: changed() }
        expect(lockedOutBy([...policies, another], principal)).toEqual([
          ...lockedOutBy(policies, principal),
          ...(principal.kind === 'user' ? ['another'] : []),
        ])
      }),
    )
  })

  it('does not depend on the letter case of ids', () => {
    fc.assert(
      fc.property(arbitraryPolicies, arbitraryPrincipal, (policies, principal) => {
        const shouted = {
          ...principal,
          id: principal.id.toUpperCase(),
          ...(principal.kind === 'user'
            ? {
                groupIds: principal.groupIds.map((id) => id.toUpperCase()),
                roleTemplateIds: principal.roleTemplateIds.map(keyOf),
              }
            : {}),
        }
        expect(lockedOutBy(policies, shouted)).toEqual(lockedOutBy(policies, principal))
      }),
    )
  })
})
