/**
 * Authentication strengths: which combinations of methods are enough, with which keys and certificates.
 * Source: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
 */

import type { NewConfiguration } from '../../model/strengths/strength-body.ts'
import type { DecisionStrength } from '../model/tenant-rules.ts'
import type { SatisfiedFacts, SignIn } from '../model/sign-in.ts'
import { and, fromBoolean, no, not, or, unknown, yes, type Ternary } from '../model/ternary.ts'
import { parseCombination, type Combination, type MethodsUsed } from './methods-used.ts'

type KeyTest = (facts: SatisfiedFacts) => Ternary

interface AllowedCombination {
  readonly combination: Combination
  /** Whether the key or certificate is allowed; null when any is. */
  readonly hasAllowedKey: KeyTest | null
}

const nothingSatisfied: SatisfiedFacts = {}
const nothingAllowed = new Int32Array(0)

/** A compiled strength. One that does not exist allows nothing. */
export class Strength {
  readonly #allowed: readonly AllowedCombination[]
  /** The bits of every combination; null when a key or certificate is restricted. */
  readonly #combinations: Int32Array | null
  readonly #limitsExternalUsers: boolean

  /** `limitsExternalUsers`: only some methods of external users count (E69). */
  constructor(strength: DecisionStrength | undefined, limitsExternalUsers: boolean) {
    this.#limitsExternalUsers = limitsExternalUsers
    const configurations = strength?.combinationConfigurations ?? []
    this.#allowed = (strength?.allowedCombinations ?? []).map((text) => {
      const combination = parseCombination(text)
      return { combination, hasAllowedKey: keyTestFor(combination, configurations) }
    })
    this.#combinations = this.#allowed.every(({ hasAllowedKey }) => hasAllowedKey === null)
      ? Int32Array.from(this.#allowed.flatMap(({ combination: { bits } }) => bits ?? []))
      : null
  }

  /** Whether it allows no combination, so that nobody can meet it. */
  get isEmpty(): boolean {
    return this.#allowed.length === 0
  }

  /** Whether methods from a list are enough for it. */
  allowsMethodsIn(list: ReadonlySet<string>): boolean {
    return this.#allowed.some(({ combination }) =>
      combination.methods.every((method) => list.has(method)),
    )
  }

  /** Whether some combination does not need a method. */
  isMetWithout(method: string): boolean {
    return this.#allowed.some(({ combination }) => !combination.methods.includes(method))
  }

  /** Whether an allowed combination was used, with an allowed key or certificate (E49). */
  isMet({ satisfied }: SignIn, used: MethodsUsed): Ternary {
    const bits = this.#combinations === null ? -1 : used.bits(this.#limitsExternalUsers)
    if (bits !== -1) return this.#includesCombination(bits)
    let value = no
    for (const { combination, hasAllowedKey } of this.#allowed) {
      const isUsed = used.include(combination, this.#limitsExternalUsers)
      const meets =
        hasAllowedKey === null || isUsed === no
          ? isUsed
          : and(isUsed, hasAllowedKey(satisfied ?? nothingSatisfied))
      value = or(value, meets)
      if (value === yes) return yes
    }
    return value
  }

  #includesCombination(used: number): Ternary {
    const combinations = this.#combinations ?? nothingAllowed
    for (let place = 0; place < combinations.length; place += 1) {
      const bits = combinations[place] ?? 0
      if ((used & bits) === bits) return yes
    }
    return no
  }

  /**
   * Whether every combination was used, but none with an allowed key or certificate, so that nothing is left
   * to ask for.
   */
  isRefused({ satisfied }: SignIn, used: MethodsUsed): Ternary {
    if (this.isEmpty || this.#combinations !== null) return no
    let value = yes
    for (const { combination, hasAllowedKey } of this.#allowed) {
      if (hasAllowedKey === null) return no
      const hasForbiddenKey = not(hasAllowedKey(satisfied ?? nothingSatisfied))
      value = and(value, and(used.include(combination, this.#limitsExternalUsers), hasForbiddenKey))
    }
    return value
  }
}

function keyTestFor(
  { methods }: Combination,
  configurations: readonly NewConfiguration[],
): KeyTest | null {
  const keyTests = configurations
    .filter(({ appliesToCombinations }) =>
      appliesToCombinations.some((text) => hasSameMethods(parseCombination(text).methods, methods)),
    )
    .map(keyTestOf)
  if (keyTests.length === 0) return null
  return (facts) => keyTests.reduce<Ternary>((value, test) => and(value, test(facts)), yes)
}

function hasSameMethods(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((method) => other.includes(method))
}

function keyTestOf(configuration: NewConfiguration): KeyTest {
  if ('allowedAAGUIDs' in configuration) {
    const models = lowered(configuration.allowedAAGUIDs)
    return ({ fido2Aaguid }) => isAllowed(fido2Aaguid, models, unknown('satisfied.fido2Aaguid'))
  }
  const issuers = lowered(configuration.allowedIssuerSkis)
  const policies = lowered(configuration.allowedPolicyOIDs)
  return ({ x509IssuerSki, x509PolicyOids }) =>
    and(
      isAllowed(x509IssuerSki, issuers, unknown('satisfied.x509IssuerSki')),
      isAnyAllowed(x509PolicyOids, policies),
    )
}

function lowered(values: readonly string[]): ReadonlySet<string> {
  return new Set(values.map((value) => value.toLowerCase()))
}

/** An empty list allows everything. */
function isAllowed(
  value: string | null | undefined,
  allowed: ReadonlySet<string>,
  missing: Ternary,
): Ternary {
  if (allowed.size === 0) return yes
  if (value === undefined) return missing
  return fromBoolean(value !== null && allowed.has(value.toLowerCase()))
}

function isAnyAllowed(
  values: readonly string[] | undefined,
  allowed: ReadonlySet<string>,
): Ternary {
  if (allowed.size === 0) return yes
  if (values === undefined) return unknown('satisfied.x509PolicyOids')
  return fromBoolean(values.some((value) => allowed.has(value.toLowerCase())))
}
