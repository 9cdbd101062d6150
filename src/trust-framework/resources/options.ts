/** What trust framework policies over HTTP depend on. */

import type { TenantId } from '../../kernel/ids.ts'
import type { Reader } from '../../store/port.ts'
import type { DocumentCache } from './upload/document-cache.ts'

/** The settings of trust framework policies that the operator chooses. */
export interface TrustFrameworkOptions {
  /** What happens to a policy that names a key container the tenant does not have. */
  readonly missingKeys: 'warn' | 'refuse'
}

/** DEVIATION: Azure AD B2C refuses a policy without its keys; here they are often kept in another place. */
export const usualTrustFrameworkOptions: TrustFrameworkOptions = { missingKeys: 'warn' }

/** What the operations on policies share. */
export interface PolicyService extends TrustFrameworkOptions {
  readonly documents: DocumentCache
  /** Finds the keys (`keyOf`) of the ids of a tenant's key containers. */
  readonly findKeyContainers: (
    reader: Pick<Reader, 'list'>,
    tenant: TenantId,
  ) => Promise<ReadonlySet<string>>
}
