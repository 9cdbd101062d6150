/** An application that takes part in a sign-in, as far as STS policies look at it. */

import type { CompiledStsPolicies } from './compile.ts'

/**
 * A client or a resource. Ids are in lower case, as the directory has them; `select` does not fold them again. Omitted ids
 * mean that the tenant has no such object.
 */
export interface Party {
  readonly appId: string
  /** Object id in the tenant that issues the token. */
  readonly servicePrincipalId?: string
  /** Object id in the home tenant of the application. */
  readonly applicationId?: string
  /** Policies of the home tenant of the application; absent when it is the tenant that issues the token. */
  readonly home?: CompiledStsPolicies
  readonly isManagedIdentity?: boolean
  readonly signInAudience?: string
  /** Whether it takes part in continuous access evaluation; absent: no. */
  readonly handlesContinuousAccess?: boolean
}
