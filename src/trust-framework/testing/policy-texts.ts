/** Texts of policies for tests. */

import { readPolicyText, type PolicyDocument } from '../schema/read-policy-document.ts'

const tenantId = 'contoso.onmicrosoft.com'

/** Wraps content into a root element; `base` is the id of its base policy, `attributes` are further ones of the root. */
export function policyText(
  content: string,
  policyId = 'B2C_1A_Doc',
  base?: string,
  attributes = '',
): string {
  const basePolicy =
    base === undefined
      ? ''
      : `<BasePolicy><TenantId>${tenantId}</TenantId><PolicyId>${base}</PolicyId></BasePolicy>`
  return `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="${tenantId}" PolicyId="${policyId}" PublicPolicyUri="http://${tenantId}/${policyId}"${attributes === '' ? '' : ` ${attributes}`}>${basePolicy}${content}</TrustFrameworkPolicy>`
}

/** Reads a text that must be an accepted document. */
export function readAccepted(text: string): PolicyDocument {
  const reading = readPolicyText(text, {})
  if (!reading.ok) throw new Error(JSON.stringify(reading.findings, undefined, 2))
  return reading.value
}

/** Reads a document with this content. */
export function documentOf(
  content: string,
  policyId?: string,
  base?: string,
  attributes?: string,
): PolicyDocument {
  return readAccepted(policyText(content, policyId, base, attributes))
}
