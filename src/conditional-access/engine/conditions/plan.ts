/** Which tests of a sign-in include it in a policy, and which exclude it. */

/** An item of a policy with the number of its test. */
export interface Entry {
  readonly test: number
  /** `includeUsers:All`; null for a test that stands for no item. */
  readonly label: string | null
}

/** What one policy asks of a condition. */
export interface Plan {
  /** Null when every sign-in is included. */
  readonly include: readonly Entry[] | null
  readonly exclude: readonly Entry[]
  /** Items that include every sign-in beside others that decide; shown before them. */
  readonly mentioned?: readonly Entry[]
  /** Whether the alternative view of a sign-in replaces the others, and is not one more (E19). */
  readonly isReplaced?: boolean
}

/** The plan of a policy that leaves a condition open (E3). */
export const unrestricted: Plan = Object.freeze({ include: null, exclude: Object.freeze([]) })
