/**
 * Refuses the sample tenant on a service that other machines can reach. WHY at each request and not only at the
 * start: another process can add the sample tenant to the data while the service runs.
 */

import { contosoDomain, contosoTenantId } from './directory/sample/contoso.ts'
import { callerCodes } from './directory/directory-codes.ts'
import { OAuthError } from './identity/issuer/oauth-error.ts'
import type { TokenVerifier } from './identity/verify-token.ts'
import { OstiaryError } from './kernel/errors/ostiary-error.ts'
import type { TenantId } from './kernel/ids.ts'

const refusal = `the tenant '${contosoDomain}' is the sample, whose secrets are public; a service that other machines can reach refuses it`

/** Verifies tokens as `verifyToken` does, and throws OstiaryError for a token of the sample tenant. */
export function refusingSampleTokens(verifyToken: TokenVerifier): TokenVerifier {
  return async (token, at) => {
    const identity = await verifyToken(token, at)
    if (identity.kind === 'personal' || identity.tenant !== contosoTenantId) return identity
    throw new OstiaryError('authorizationRequestDenied', {
      findings: [{ ostiaryCode: callerCodes.sampleTenant, message: refusal, target: 'tid' }],
    })
  }
}

/** Finds tenants as `findTenant` does, and throws OAuthError for the sample tenant. */
export function refusingSampleTenant(
  findTenant: (name: string) => Promise<TenantId | undefined>,
): typeof findTenant {
  return async (name) => {
    const tenant = await findTenant(name)
    if (tenant !== contosoTenantId) return tenant
    throw new OAuthError(400, 'unauthorized_client', 700016, `Refused: ${refusal}.`)
  }
}
