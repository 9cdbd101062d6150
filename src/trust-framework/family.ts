/** Trust framework policies as a family: what is served, and what it goes by. */

import type { FamilyModule } from '../graph/written-kind.ts'
import { effectivePolicyOperation } from './resources/effective-operation.ts'
import type { PolicyService, TrustFrameworkOptions } from './resources/options.ts'
import { trustFrameworkKind } from './resources/policy-kind.ts'
import {
  trustFrameworkContainers,
  trustFrameworkOperations,
} from './resources/policy-operations.ts'
import { setOperations } from './resources/sets/set-operations.ts'
import { createDocumentCache } from './resources/upload/document-cache.ts'
import { readSchemaText } from './schema/compiled-schema.ts'

/** The family of trust framework policies. */
export function createTrustFramework(
  options: TrustFrameworkOptions,
  findKeyContainers: PolicyService['findKeyContainers'],
): FamilyModule {
  const service: PolicyService = {
    ...options,
    documents: createDocumentCache(),
    findKeyContainers,
  }
  return {
    kinds: [trustFrameworkKind],
    operations: [
      ...trustFrameworkOperations(service),
      effectivePolicyOperation(service),
      ...setOperations(service),
    ],
    containers: trustFrameworkContainers,
    xmlSchemas: { 'TrustFrameworkPolicy_0.3.0.0.xsd': readSchemaText },
  }
}
