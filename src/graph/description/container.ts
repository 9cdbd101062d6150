/**
 * Path segments that are no resource of their own: they lead to the ones below, and the CSDL describes each
 * as an entity type with a relation to everything mounted below it.
 */

import { entity } from '../../edm/base-types.ts'
import { derivedType, type ComplexType } from '../../edm/model.ts'

export interface Container {
  /** Below the version, with its leading slash. Shape: `/identity/conditionalAccess`. */
  readonly path: string
  readonly type: ComplexType
}

/** Declares a container that has nothing but what is below it. */
export function containerAt(path: string, typeName: string): Container {
  return Object.freeze({ path, type: derivedType(typeName, entity, []) })
}

/** The containers that several families share. Source: `microsoft.graph.identityContainer`, `policyRoot`. */
export const sharedContainers: readonly Container[] = [
  containerAt('/identity', 'identityContainer'),
  containerAt('/policies', 'policyRoot'),
]
