/** What is stored of a trust framework policy in addition to its bytes: the attributes of its root element. */

import { complexType, property, text } from '../../edm/model.ts'
import type { PolicyHead } from '../schema/policy-head.ts'
import { publicPolicyUriOf } from './public-policy-uri.ts'

/** The part of a policy that is stored as JSON. Shape of `basePolicy`: `{ "tenantId": "…", "policyId": "…" }`. */
export type StoredPolicyBody = {
  readonly tenantId: string
  readonly policyId: string
  readonly policySchemaVersion: string
  /** Derived where the document has none. */
  readonly publicPolicyUri: string
  readonly basePolicy?: { readonly tenantId: string; readonly policyId: string }
}

const required = { nullable: false } as const

/** The type of stored bodies. Source: `StoredPolicyBody`. */
export const storedPolicyType = complexType('storedTrustFrameworkPolicy', [
  property('tenantId', text, required),
  property('policyId', text, required),
  property('policySchemaVersion', text, required),
  property('publicPolicyUri', text, required),
  property(
    'basePolicy',
    complexType('storedBasePolicy', [
      property('tenantId', text, required),
      property('policyId', text, required),
    ]),
    required,
  ),
])

/** Returns the part of a document that is stored as JSON. */
export function bodyOf(document: PolicyHead): StoredPolicyBody {
  const { tenantId, policyId, policySchemaVersion, basePolicy } = document
  return {
    tenantId,
    policyId,
    policySchemaVersion,
    publicPolicyUri: publicPolicyUriOf(document),
    ...(basePolicy
      ? { basePolicy: { tenantId: basePolicy.tenantId, policyId: basePolicy.policyId } }
      : {}),
  }
}
