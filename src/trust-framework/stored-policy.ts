/** What is stored of a trust framework policy beside its bytes: what its root element says of it. */

import type { JsonObject } from '../kernel/json.ts'
import type { StoredObject } from '../store/port.ts'
import type { BaseLink } from './base-chain.ts'
import type { TrustFrameworkDocument } from './policy-document.ts'
import type { PolicyIdentity } from './policy-identity.ts'
import { publicPolicyUriOf } from './public-policy-uri.ts'

interface StoredPolicyBody {
  readonly tenantId: string
  readonly policyId: string
  readonly policySchemaVersion: string
  /** Derived where the document has none. */
  readonly publicPolicyUri: string
  readonly basePolicy?: PolicyIdentity
}

/** Takes from a document what is stored of it. */
export function bodyOf(document: TrustFrameworkDocument): JsonObject {
  const { tenantId, policyId, policySchemaVersion, basePolicy } = document
  const body: StoredPolicyBody = {
    tenantId,
    policyId,
    policySchemaVersion,
    publicPolicyUri: publicPolicyUriOf(document),
    ...(basePolicy
      ? { basePolicy: { tenantId: basePolicy.tenantId, policyId: basePolicy.policyId } }
      : {}),
  }
  return body as unknown as JsonObject
}

/** Reads a stored policy as a link of an inheritance chain. */
export function readBody({ body }: StoredObject): BaseLink & StoredPolicyBody {
  return body as unknown as BaseLink & StoredPolicyBody
}
