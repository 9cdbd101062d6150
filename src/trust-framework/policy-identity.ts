/** Which policy a message is about. */

import { abbreviate } from '../kernel/abbreviate.ts'
import { keyOf } from '../kernel/ids.ts'

/** The tenant and id in a policy document; empty where it has none. */
export interface PolicyIdentity {
  readonly tenantId: string
  readonly policyId: string
}

/**
 * Names a policy inside a message. Shape: `in policy "B2C_1A_Base" of tenant "contoso.onmicrosoft.com"`.
 * Source: Azure AD B2C, troubleshoot custom policies.
 */
export function inPolicy({ tenantId, policyId }: PolicyIdentity): string {
  return `in policy "${abbreviate(policyId)}" of tenant "${abbreviate(tenantId)}"`
}

/** Tells whether the name is one of the tenant's domains. */
export function isTenantDomain(name: string, tenantDomains: readonly string[]): boolean {
  return tenantDomains.some((domain) => keyOf(domain) === keyOf(name))
}
