/** The attributes of sign-ins that policies tell apart, with their values. */

import { conditions } from '../../engine/conditions/condition-list.ts'
import type { GridSubject } from '../../engine/conditions/grid.ts'
import { knownAbsent } from '../../engine/model/known-absent.ts'
import { authenticationMethods, satisfiedSchema } from '../../engine/model/sign-in-schema.ts'
import type { SatisfiedFacts } from '../../engine/model/sign-in.ts'
import type { Attribute, AttributeValue } from './grid.ts'

/** The session is new: its password was proved at once. */
function passwordProved(at: string): SatisfiedFacts {
  return {
    ...knownAbsent(satisfiedSchema),
    methods: ['password'],
    firstFactorAt: at,
    signInSessionStatus: 'unbound',
  }
}

/** Turns every `false` into `true`. */
function allTrue(facts: SatisfiedFacts): SatisfiedFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, value === false ? true : value]),
  )
}

/** Nothing but a password, a second factor, and everything that needs no particular key or certificate. */
function proofs({ policies, at }: GridSubject): readonly AttributeValue[] {
  const nothingProved = passwordProved(at)
  const grants = policies.flatMap(({ body }) => body.grantControls ?? [])
  const everything: SatisfiedFacts = {
    ...allTrue(nothingProved),
    methods: [...authenticationMethods],
    homeMethods: [...authenticationMethods],
    acceptedTermsOfUse: grants.flatMap(({ termsOfUse }) => termsOfUse),
    customAuthenticationFactors: grants.flatMap((each) => each.customAuthenticationFactors),
    secondFactorAt: at,
    signInSessionStatus: 'bound',
  }
  const secondFactor: SatisfiedFacts = {
    ...nothingProved,
    methods: ['password', 'sms'],
    secondFactorAt: at,
  }
  const isAnythingRequired = policies.some(
    ({ body }) => body.grantControls !== null || body.sessionControls !== null,
  )
  const others = isAnythingRequired ? [secondFactor, everything] : []
  return [nothingProved, ...others].map((satisfied) => ({ satisfied }))
}

/**
 * Lists the attributes of a grid, in the order of the conditions that depend on them, then what the session
 * has proved. An attribute that no policy restricts has its plain value alone.
 */
export function attributesOf(subject: GridSubject): readonly Attribute[] {
  const valuesByAttribute = new Map<string, readonly AttributeValue[]>()
  for (const { grid } of conditions) {
    const others = valuesByAttribute.get(grid.attribute) ?? []
    valuesByAttribute.set(grid.attribute, [...others, ...grid.values(subject)])
  }
  valuesByAttribute.set('satisfied', proofs(subject))
  return [...valuesByAttribute].flatMap(([name, [plain, ...others]]) =>
    plain === undefined ? [] : [{ name, values: [plain, ...others] }],
  )
}
