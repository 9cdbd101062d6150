/** How often people may try passwords and codes. */

import type { PasswordProof } from '../../identity/issuer/user-credentials.ts'
import type { TenantId } from '../../kernel/ids.ts'

/** Limits attempts of users. */
export interface UserAttempts {
  /** Runs an attempt to prove a password in its turn, or refuses it. */
  readonly password: (
    tenant: TenantId,
    userPrincipalName: string,
    remoteAddress: string,
    attempt: () => Promise<PasswordProof>,
  ) => Promise<PasswordProof>
  /** Counts an attempt to prove a second factor. Returns after how many seconds to try again when there are too many. */
  readonly secondFactor: (tenant: TenantId, objectId: string) => Promise<number | undefined>
  /** Forgets the attempts of a user whose second factor was proved. */
  readonly forgive: (tenant: TenantId, objectId: string) => Promise<void>
}
