/**
 * The segments that lead to conditional access resources.
 * Source: `microsoft.graph.conditionalAccessRoot`, `caPoliciesDeletableRoot`.
 */

import { containerAt, type Container } from '../graph/description/container.ts'

/** The path segments of conditional access that are containers, not resources. */
export const conditionalAccessContainers: readonly Container[] = [
  containerAt('/identity/conditionalAccess', 'conditionalAccessRoot'),
  containerAt('/identity/conditionalAccess/deletedItems', 'caPoliciesDeletableRoot'),
]
