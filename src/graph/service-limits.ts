/** The limits of a service: what a tenant may store, and how long one page is. */

/** Named limits. `--limit` sets each by its name. */
export interface ServiceLimits {
  /** Ids, or other texts, in one list of a stored policy. */
  readonly idsPerList: number
  /** Bytes of one stored policy, as JSON. */
  readonly policyBytes: number
  /** Bytes of all policies of a tenant, as JSON; deleted ones that can be restored are counted. */
  readonly policyBytesPerTenant: number
  /** Bytes of all XML documents of a tenant. */
  readonly documentBytesPerTenant: number
  /** Bytes of one stored directory object, as JSON. */
  readonly directoryObjectBytes: number
  /** Bytes of all directory objects of a tenant, as JSON; deleted ones that can be restored are counted. */
  readonly directoryBytesPerTenant: number
  /** Bytes of the items on one page of a collection, unless its first item alone is longer. */
  readonly pageBytes: number
}

/**
 * The limits of a service whose operator sets none.
 * WHY our own numbers: Microsoft says that the direct users of a policy and the size of a policy are limited, but
 * not to what. 640 applications in one list have been seen in public. The total leaves room for 10,000 policies of
 * the usual 2 KiB, and that of the directory for a million users. That of documents is 200 policies of 1,024 KB, the published limit of Azure AD B2C.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups,
 * https://github.com/MicrosoftDocs/azure-docs/issues/42826, https://learn.microsoft.com/azure/active-directory-b2c/service-limits
 */
export const defaultServiceLimits: ServiceLimits = Object.freeze({
  idsPerList: 2_500,
  policyBytes: 131_072,
  policyBytesPerTenant: 33_554_432,
  documentBytesPerTenant: 209_715_200,
  directoryObjectBytes: 262_144,
  directoryBytesPerTenant: 1_073_741_824,
  pageBytes: 4_194_304,
})
