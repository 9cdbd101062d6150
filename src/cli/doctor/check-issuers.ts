/** Checks the issuers of `--issuer`: their tenants, and whether their keys can be fetched. */

import type { IssuerSetting } from '../../config.ts'
import { countIssuerKeys } from '../../identity/external-issuer.ts'
import { damage, type Diagnosis } from './diagnosis.ts'

async function checkKeys(issuer: string, fetch: typeof globalThis.fetch): Promise<Diagnosis[]> {
  try {
    const keys = await countIssuerKeys({ issuer, fetch })
    return keys > 0 ? [] : [damage(`--issuer: '${issuer}' publishes no key; check the issuer`)]
  } catch (error) {
    const { message, cause } = error as Error
    const reason = cause instanceof Error ? `${message}: ${cause.message}` : message
    return [damage(`--issuer: the keys of '${issuer}' cannot be fetched: ${reason}`)]
  }
}

/** Lists the findings on issuers. Without the names of tenants, these are not checked. */
export async function checkIssuers(
  issuers: readonly IssuerSetting[],
  tenantNames: ReadonlySet<string> | undefined,
  fetch: typeof globalThis.fetch,
): Promise<readonly Diagnosis[]> {
  const findings = await Promise.all(
    issuers.map(async ({ issuer, tenantName }) => {
      const isUnknown = tenantNames !== undefined && !tenantNames.has(tenantName.toLowerCase())
      const tenant = isUnknown
        ? [damage(`--issuer: tenant '${tenantName}' of '${issuer}' not found; create it first`)]
        : []
      return [...tenant, ...(await checkKeys(issuer, fetch))]
    }),
  )
  return findings.flat()
}
