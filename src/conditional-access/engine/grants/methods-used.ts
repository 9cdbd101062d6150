/** Which of the authentication methods that were used count in this tenant. */

import type { SignIn } from '../model/sign-in.ts'
import { authenticationMethods } from '../model/sign-in-schema.ts'
import {
  and,
  fromBoolean,
  isUnknown,
  no,
  not,
  or,
  unknown,
  yes,
  type Ternary,
} from '../model/ternary.ts'
import { registersDevice, usesBoundPasskey, windowsHello } from './device-registration.ts'
import { countedAtHome, countedHere } from './external-methods.ts'
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
  /** Those of them that count for a strength (E69). */
  #bitsForStrengths = 0
  #isKnown = false
  #isExternal: Ternary = no
  /** Whether each of these methods does not count, because a device is registered (E72). */
  #isHelloLeftOut: Ternary = no
  #isPasskeyLeftOut: Ternary = no
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
    this.#isExternal = isExternal
    this.#homeCounts =
      isExternal === no ? no : and(isExternal, this.#trust.accepts(signIn, 'isMfaAccepted'))
    this.#isKnown =
      this.#here !== undefined &&
      (this.#homeCounts === no || (this.#homeCounts === yes && this.#atHome !== undefined))
    this.#leaveOut(signIn)
    if (!this.#isKnown) return
    const here = bitsOf(this.#here)
    const atHome = this.#homeCounts === yes ? bitsOf(this.#atHome) : 0
    this.#bits = here | atHome
    this.#bitsForStrengths =
      isExternal === no ? this.#bits : (here & bitsCountedHere) | (atHome & bitsCountedAtHome)
  }

  /** Finds the methods that do not count while a device is registered. */
  #leaveOut(signIn: SignIn): void {
    this.#isHelloLeftOut = no
    this.#isPasskeyLeftOut = no
    const isRegistering = registersDevice(signIn)
    if (isRegistering === no) return
    this.#isHelloLeftOut = isRegistering
    this.#isPasskeyLeftOut = and(isRegistering, usesBoundPasskey(signIn))
    const used = bitsOf(this.#here) | bitsOf(this.#atHome)
    if ((used & bitsThatMayNotCount) !== 0) this.#isKnown = false
  }

  /** A bit for each method that was used and counts; -1 when that is unknown for a method. */
  bits(isForStrength: boolean): number {
    if (this.#unread !== null) this.#read(this.#unread)
    if (!this.#isKnown || (isForStrength && isUnknown(this.#isExternal))) return -1
    return isForStrength ? this.#bitsForStrengths : this.#bits
  }

  /** Whether every method of a combination was used, and counts. */
  include({ methods, bits }: Combination, isForStrength: boolean): Ternary {
    const used = this.bits(isForStrength)
    if (used !== -1) return fromBoolean(bits !== null && (used & bits) === bits)
    let value = yes
    for (const method of methods) value = and(value, this.#includesMethod(method, isForStrength))
    return value
  }

  #includesMethod(method: string, isForStrength: boolean): Ternary {
    const here = isAmong(method, this.#here, unknown('satisfied.methods'))
    const atHome = isAmong(method, this.#atHome, unknown('satisfied.homeMethods'))
    const isCountedHere = !isForStrength || countedHere.has(method)
    const isCountedAtHome = !isForStrength || countedAtHome.has(method)
    return and(
      this.#isCounted(method),
      or(
        isCountedHere ? here : and(not(this.#isExternal), here),
        isCountedAtHome ? and(this.#homeCounts, atHome) : no,
      ),
    )
  }

  #isCounted(method: string): Ternary {
    if (method === windowsHello) return not(this.#isHelloLeftOut)
    return method === 'fido2' ? not(this.#isPasskeyLeftOut) : yes
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

const bitsThatMayNotCount = bitsOf([windowsHello, 'fido2'])
const bitsCountedHere = bitsOf([...countedHere])
const bitsCountedAtHome = bitsOf([...countedAtHome])
