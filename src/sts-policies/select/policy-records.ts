/** What `compileStsPolicies` reads of a tenant: its policies, its assignments and two settings, with their words. */

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
export const lifetimePrecedences = ['sp-first', 'org-first'] as const

/** One of the two orders. */
export type LifetimePrecedence = (typeof lifetimePrecedences)[number]

/** `2018`: refresh and session lifetimes act. `current`: they are ignored, as since January 30, 2021. */
export const lifetimeRules = ['current', '2018'] as const

/** Settings that decide what a policy does. */
export interface StsSettings {
  readonly precedence: LifetimePrecedence
  readonly lifetimes: (typeof lifetimeRules)[number]
}

/** The settings of a service that was started without others. */
export const usualStsSettings: StsSettings = { precedence: 'sp-first', lifetimes: 'current' }
