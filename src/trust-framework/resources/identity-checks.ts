/** Checks that a policy is uploaded under its own id and into its own tenant. */

import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { PolicyHead } from '../schema/policy-head.ts'
import { isTenantDomain } from '../policy-identity.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'
import { documentCodes } from '../xml/document-codes.ts'

/**
 * Compares a document, without regard to case, with the id in the URL, where there is one, and with the
 * domains of the caller's tenant, the default domain first.
 * Source: MicrosoftDocs/azure-docs#30477; Azure AD B2C error code AADB2C95044.
 */
export function checkIdentity(
  document: PolicyHead,
  request: {
    readonly urlPolicyId?: string | undefined
    readonly tenantDomains: readonly string[]
  },
): readonly Finding[] {
  const { urlPolicyId, tenantDomains } = request
  const findings: Finding[] = []
  if (!isTenantDomain(document.tenantId, tenantDomains)) {
    findings.push({
      ostiaryCode: documentCodes.tenantNotTheCallers,
      message: `TenantId in the policy xml '${document.tenantId}' is not same as the one in login tenant '${tenantDomains[0] ?? ''}'.`,
      target: document.positions.tenantId,
      code: 'AADB2C95044',
    })
  }
  if (urlPolicyId !== undefined && keyOf(urlPolicyId) !== keyOf(document.policyId)) {
    findings.push({
      ostiaryCode: documentCodes.policyIdNotOfUrl,
      message: `PolicyId in the policy xml '${document.policyId}' is not same as the one in the request URL '${abbreviate(urlPolicyId)}'.`,
      target: document.positions.policyId,
      code: 'AADB2C',
    })
  }
  return findings
}
