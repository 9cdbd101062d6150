/** Conditional access as a family: the resources it consists of, composed. */

import type { FamilyModule } from '../graph/descriptor.ts'
import { createAuthenticationContexts } from './authentication-contexts/authentication-contexts.ts'
import { createAuthenticationStrengths } from './authentication-strengths/authentication-strengths.ts'
import { breakGlassKind } from './break-glass/kind.ts'
import { breakGlassOperations } from './break-glass/operations.ts'
import {
  continuousAccessEvaluationKind,
  continuousAccessEvaluationOperations,
} from './continuous-access-evaluation/continuous-access-evaluation.ts'
import { createNamedLocations } from './named-locations/named-locations.ts'
import { conditionalAccessContainers } from './containers.ts'
import { decisionsOperation } from './decisions/decisions-operation.ts'
import { diffOperation } from './decisions/diff/diff-operation.ts'
import { createLiveRules } from './decisions/live-rules.ts'
import { evaluateOperation } from './evaluate/evaluate-operation.ts'
import type { ConditionalAccessOptions } from './options.ts'
import { policyKind } from './policies/kind.ts'
import { findEnabledPolicies, findReferrers } from './policies/referrers.ts'
import { withRootAlias } from './root-alias.ts'
import {
  securityDefaultsKind,
  securityDefaultsOperations,
} from './security-defaults/security-defaults.ts'
import { listPoliciesOfStrength, policyOperations } from './surfaces.ts'
import { templateOperations } from './templates/template-operations.ts'

/** Composes the family. */
export function createConditionalAccess(options: ConditionalAccessOptions): FamilyModule {
  const { limits } = options
  const namedLocations = createNamedLocations({ limits, findReferrers })
  const strengths = createAuthenticationStrengths({
    limits,
    findReferrers,
    listReferringPolicies: listPoliciesOfStrength,
  })
  const contexts = createAuthenticationContexts({ findReferrers })
  const findLiveState = createLiveRules()
  return {
    kinds: [
      policyKind,
      namedLocations.kind,
      strengths.kind,
      contexts.kind,
      securityDefaultsKind,
      continuousAccessEvaluationKind,
      breakGlassKind,
    ],
    operations: withRootAlias([
      ...policyOperations(options),
      ...namedLocations.operations,
      ...strengths.operations,
      ...contexts.operations,
      ...securityDefaultsOperations(findEnabledPolicies),
      ...continuousAccessEvaluationOperations(options),
      ...templateOperations,
      ...breakGlassOperations,
      evaluateOperation(findLiveState),
      decisionsOperation({ findLiveState, limits }),
      diffOperation({ findLiveState, limits }),
    ]),
    containers: conditionalAccessContainers,
  }
}
