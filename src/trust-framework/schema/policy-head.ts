/** The root element of a policy and its reference to a base policy as plain data. */

import type { PolicyIdentity } from '../policy-identity.ts'
import type { Encoding } from '../xml/decode-bytes.ts'
import type { PlacedElement } from '../xml/read-elements.ts'
import { printPosition, type Locate } from '../xml/text-positions.ts'

/** DEVIATION: no maximum is published; an id must fit a URL segment and a database key. The schema has it too. */
export const longestPolicyId = 256

/** The reference to the single parent of a policy. Positions are `line:column`. */
interface BasePolicyReference extends PolicyIdentity {
  /** Of the `BasePolicy` element. */
  readonly position: string
  readonly tenantIdPosition: string
  readonly policyIdPosition: string
}

/** The root element of a trust framework policy and its base policy reference as plain data. */
export interface PolicyHead extends PolicyIdentity {
  readonly policySchemaVersion: string
  /** Absent when the document has none; may be empty. */
  readonly publicPolicyUri?: string
  readonly basePolicy?: BasePolicyReference
  /** How the bytes were encoded: what a reply must declare when it sends them back. */
  readonly encoding: Encoding
  /** `line:column` of the first character of each name: the root element's and its attributes'. */
  readonly positions: {
    readonly root: string
    readonly tenantId: string
    readonly policyId: string
    readonly policySchemaVersion: string
    readonly publicPolicyUri?: string
  }
}

function readBasePolicy(root: PlacedElement, target: (offset: number) => string) {
  const basePolicy = root.children.find(({ name }) => name === 'BasePolicy')
  const [tenantId, policyId] = basePolicy?.children ?? []
  if (basePolicy === undefined || tenantId === undefined || policyId === undefined) return undefined
  return {
    tenantId: tenantId.text,
    policyId: policyId.text,
    position: target(basePolicy.offset),
    tenantIdPosition: target(tenantId.offset),
    policyIdPosition: target(policyId.offset),
  }
}

/** Reads the root of a tree that follows the schema. */
export function readHead(
  root: PlacedElement,
  identity: PolicyIdentity,
  { encoding, locate }: Pick<PolicyHead, 'encoding'> & { readonly locate: Locate },
): PolicyHead {
  const target = (offset: number): string => printPosition(locate(offset))
  const positionOf = (attribute: string): string =>
    target(root.attributes.get(attribute)?.offset ?? root.offset)
  // DEVIATION: the published schema requires PublicPolicyUri, yet the published upload example has none.
  const publicPolicyUri = root.attributes.get('PublicPolicyUri')?.value
  const basePolicy = readBasePolicy(root, target)
  return {
    ...identity,
    policySchemaVersion: root.attributes.get('PolicySchemaVersion')?.value ?? '',
    ...(publicPolicyUri === undefined ? {} : { publicPolicyUri }),
    ...(basePolicy === undefined ? {} : { basePolicy }),
    encoding,
    positions: {
      root: target(root.offset),
      tenantId: positionOf('TenantId'),
      policyId: positionOf('PolicyId'),
      policySchemaVersion: positionOf('PolicySchemaVersion'),
      ...(publicPolicyUri === undefined ? {} : { publicPolicyUri: positionOf('PublicPolicyUri') }),
    },
  }
}

/** The ids that a root element has, or empty ones. */
export function identityOf(root: PlacedElement): PolicyIdentity {
  return {
    tenantId: root.attributes.get('TenantId')?.value ?? '',
    policyId: root.attributes.get('PolicyId')?.value ?? '',
  }
}
