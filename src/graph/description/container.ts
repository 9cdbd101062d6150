/**
 * Path segments that only group the resources below them. The CSDL declares each as an entity type with a
 * relation to every resource below it.
 */

import { entity } from '../../edm/base-types.ts'
import { derivedType, type ComplexType } from '../../edm/model.ts'

/** A path segment that groups resources, with its entity type. */
export interface Container {
  /** Below the version, with its leading slash. Shape: `/identity/conditionalAccess`. */
  readonly path: string
  readonly type: ComplexType
}

/** Declares a container without properties of its own. */
export function containerAt(path: string, typeName: string): Container {
  return Object.freeze({ path, type: derivedType(typeName, entity, []) })
}

/** The containers that several families share. Source: `microsoft.graph.identityContainer`, `policyRoot`. */
export const sharedContainers: readonly Container[] = [
  containerAt('/identity', 'identityContainer'),
  containerAt('/policies', 'policyRoot'),
]
