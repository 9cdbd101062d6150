/**
 * The segments that lead to conditional access resources.
 * Source: `microsoft.graph.conditionalAccessRoot`, `caPoliciesDeletableRoot`.
 */

import { containerAt, type Container } from '../graph/description/container.ts'

export const conditionalAccessContainers: readonly Container[] = [
  containerAt('/identity/conditionalAccess', 'conditionalAccessRoot'),
  containerAt('/identity/conditionalAccess/deletedItems', 'caPoliciesDeletableRoot'),
]
