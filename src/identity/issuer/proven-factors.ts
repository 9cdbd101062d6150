/** What a user has proved. */

/** Methods that this issuer can ask for, by their names in conditional access. */
export type ProvenMethod = 'password' | 'softwareOath'

/** The proofs of a session; its codes and refresh tokens keep them. */
export interface ProvenFactors {
  readonly methods: readonly ProvenMethod[]
  readonly firstFactorAt: Date
  readonly secondFactorAt?: Date
  /** The second factor was the simulated one of development. */
  readonly isSimulated?: true
}
