/** Which authentication methods a session has used, as far as they count here. */

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
  /** A bit for each method; null when one of them does not exist. */
  readonly bits: number | null
}

/** Reads a combination as strengths spell it, in any order and with blanks. */
export function parseCombination(text: string): Combination {
  const methods = text.split(',').map((method) => method.trim())
  const bits = methods.map((method) => bitOf.get(method))
  return {
    methods,
    bits: bits.includes(undefined) ? null : bits.reduce<number>((all, bit) => all | (bit ?? 0), 0),
  }
}

/** The methods of one sign-in. A working area, reused by every decision. */
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

  /** Turns to a sign-in, whose methods are read once a combination is asked for. */
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

  /** A bit for each method that was used; -1 when it cannot be told of every method. */
  bits(): number {
    if (this.#unread !== null) this.#read(this.#unread)
    return this.#isKnown ? this.#bits : -1
  }

  /** Tells whether every method of a combination was used. */
  cover({ methods, bits }: Combination): Ternary {
    if (this.#unread !== null) this.#read(this.#unread)
    if (this.#isKnown) return fromBoolean(bits !== null && (this.#bits & bits) === bits)
    let value = yes
    for (const method of methods) value = and(value, this.#includes(method))
    return value
  }

  #includes(method: string): Ternary {
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
