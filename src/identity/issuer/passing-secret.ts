/** Secrets that clients hold for a while: codes and refresh tokens. */

import { createHash, randomBytes } from 'node:crypto'
import { parseTenantId, type TenantId } from '../../kernel/ids.ts'
import type { Store } from '../../store/port.ts'

/** Keeps what passes by itself. */
export type PassingStore = Pick<
  Store,
  'putPassing' | 'findPassing' | 'replacePassing' | 'takePassing' | 'deletePassingGroup'
>

/** Bytes of a secret. */
const secretBytes = 32

/**
 * Makes a secret that names its tenant: the id of the tenant, a dot, and 43 characters of base64url.
 * WHY with the tenant: clients of `common` send it back without saying where it comes from.
 */
export function newPassingSecret(tenant: TenantId): string {
  return `${tenant}.${randomBytes(secretBytes).toString('base64url')}`
}

/** The tenant that a secret names; undefined for a text of another form. */
export function tenantOfSecret(secret: string): TenantId | undefined {
  const [, tenant] = /^([0-9a-f-]{36})\.[\w-]{43}$/u.exec(secret) ?? []
  return tenant === undefined ? undefined : parseTenantId(tenant)
}

/** The id under which the store knows a secret. WHY a digest: who reads the database holds no secret. */
export function passingIdOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
