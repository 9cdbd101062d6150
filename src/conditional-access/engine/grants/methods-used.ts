/** Which of the authentication methods that were used count in this tenant. */

import type { SignIn } from '../model/sign-in.ts'
import { authenticationMethods } from '../model/sign-in-schema.ts'
import { and, fromBoolean, no, or, unknown, yes, type Ternary } from '../model/ternary.ts'
import { isFromOtherTenant, type HomeTenantTrust } from './trust.ts'

const bitOf: ReadonlyMap<string, number> = new Map(
  authenticationMethods.map((method, index) => [method, 1 << index]),
)

/** Methods that are used together: `password,sms`. */
export interface Combination {
  readonly methods: readonly string[]
  /** A bit for each method; null when a method does not exist. */
  readonly bits: number | null
}

/** Parses a combination as strengths spell it: in any order, with or without spaces. */
export function parseCombination(text: string): Combination {
  const methods = text.split(',').map((method) => method.trim())
  const bits = methods.map((method) => bitOf.get(method))
  return {
    methods,
    bits: bits.includes(undefined) ? null : bits.reduce<number>((all, bit) => all | (bit ?? 0), 0),
  }
}

/** The methods of one sign-in. One instance serves all decisions in turn. */
export class MethodsUsed {
  readonly #trust: HomeTenantTrust
  #unread: SignIn | null = null
  /** The methods used here, and those used at home that count here. */
  #bits = 0
  #isKnown = false
  #here: readonly string[] | undefined
  #atHome: readonly string[] | undefined
  #homeCounts: Ternary = no

  constructor(trust: HomeTenantTrust) {
    this.#trust = trust
  }

  /** Begins with a sign-in, whose methods are read when a combination is first asked for. */
  begin(signIn: SignIn): void {
    this.#unread = signIn
  }

  #read(signIn: SignIn): void {
    this.#unread = null
    const { satisfied } = signIn
    this.#here = satisfied?.methods
    this.#atHome = satisfied?.homeMethods
    const isExternal = isFromOtherTenant(signIn)
    this.#homeCounts =
      isExternal === no ? no : and(isExternal, this.#trust.accepts(signIn, 'isMfaAccepted'))
    this.#isKnown =
      this.#here !== undefined &&
      (this.#homeCounts === no || (this.#homeCounts === yes && this.#atHome !== undefined))
    this.#bits = this.#isKnown
      ? bitsOf(this.#here) | (this.#homeCounts === yes ? bitsOf(this.#atHome) : 0)
      : 0
  }

  /** A bit for each method that was used; -1 when that is unknown for a method. */
  bits(): number {
    if (this.#unread !== null) this.#read(this.#unread)
    return this.#isKnown ? this.#bits : -1
  }

  /** Whether every method of a combination was used. */
  include({ methods, bits }: Combination): Ternary {
    if (this.#unread !== null) this.#read(this.#unread)
    if (this.#isKnown) return fromBoolean(bits !== null && (this.#bits & bits) === bits)
    let value = yes
    for (const method of methods) value = and(value, this.#includesMethod(method))
    return value
  }

  #includesMethod(method: string): Ternary {
    return or(
      isAmong(method, this.#here, unknown('satisfied.methods')),
      and(this.#homeCounts, isAmong(method, this.#atHome, unknown('satisfied.homeMethods'))),
    )
  }
}

function isAmong(
  method: string,
  methods: readonly string[] | undefined,
  missing: Ternary,
): Ternary {
  return methods === undefined ? missing : fromBoolean(methods.includes(method))
}

function bitsOf(methods: readonly string[] | undefined): number {
  let bits = 0
  if (methods !== undefined) for (const method of methods) bits |= bitOf.get(method) ?? 0
  return bits
}
