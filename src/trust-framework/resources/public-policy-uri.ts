/** The public URI of a policy. */

import type { PolicyIdentity } from '../policy-identity.ts'

/**
 * Returns the `PublicPolicyUri` of a document, or the conventional one when it has none. An empty one stays.
 * Shape: `http://contoso.onmicrosoft.com/B2C_1A_Base`.
 * Source: Azure AD B2C, TrustFrameworkPolicy element.
 */
export function publicPolicyUriOf(
  document: PolicyIdentity & { readonly publicPolicyUri?: string },
): string {
  return document.publicPolicyUri ?? `http://${document.tenantId}/${document.policyId}`
}
