/** What `compileStsPolicies` reads of a tenant: its policies, its assignments and two settings. */

/** One STS policy of a tenant. */
export interface StsPolicyRecord {
  readonly id: string
  /** The name of the type in Pascal case, such as `TokenLifetimePolicy`. */
  readonly type: string
  readonly displayName: string
  /** The one text of `definition`, as it is stored. */
  readonly definition: string
  readonly isOrganizationDefault: boolean
}

/** One policy on one object of the directory. */
export interface StsAssignment {
  readonly policyId: string
  readonly target: 'application' | 'servicePrincipal'
  /** The object id, not the `appId`. */
  readonly objectId: string
}

/**
 * Which token lifetime policy comes first. The policy of the application object is always behind both, and the
 * built-in value is last.
 * WHY: Microsoft published two orders. Until 2022: service principal, then organization. Since 2023 the page names the
 * organization first and leaves the service principal out, although policies can still be assigned to it.
 * `docs/adr/0010-effective-sts-policies.md` gives the reason of the default, `sp-first`.
 */
export type LifetimePrecedence = 'sp-first' | 'org-first'

/** Settings that decide what a policy does. */
export interface StsSettings {
  readonly precedence: LifetimePrecedence
  /** `2018`: refresh and session lifetimes act. `current`: they are ignored, as since January 30, 2021. */
  readonly lifetimes: '2018' | 'current'
}
