/** Composes the family of conditional access from its resources. */

import type { FamilyModule } from '../graph/written-kind.ts'
import { createAuthenticationContexts } from './resources/contexts/authentication-contexts.ts'
import { createAuthenticationStrengths } from './resources/strengths/authentication-strengths.ts'
import { breakGlassKind } from './lockout/break-glass-kind.ts'
import { breakGlassOperations } from './lockout/break-glass/operations.ts'
import {
  continuousAccessEvaluationKind,
  continuousAccessEvaluationOperations,
} from './resources/tenant-settings/continuous-access-evaluation.ts'
import {
  conditionalAccessSettingsKind,
  conditionalAccessSettingsOperations,
} from './resources/tenant-settings/conditional-access-settings.ts'
import {
  baselineScopesKind,
  baselineScopesOperations,
} from './resources/tenant-settings/baseline-scopes.ts'
import { planOperations } from './resources/plans/plan-operations.ts'
import { createNamedLocations } from './resources/named-locations/named-locations.ts'
import { checkOperation } from './checks/check-operation.ts'
import { conditionalAccessContainers } from './containers.ts'
import { effortOfChange, effortOfDecisions, effortOfWhatIf } from './decisions/effort.ts'
import { createIsLargeTenant } from './decisions/tenant-size.ts'
import type { Operation } from '../graph/operation.ts'
import { askedSignInSchema } from './decisions/asked-sign-in.ts'
import { decisionsOperation } from './decisions/decisions-operation.ts'
import { diffOperation } from './decisions/diff/diff-operation.ts'
import { createLiveRules, type FindLiveState } from './decisions/live-rules.ts'
import { evaluateOperation } from './decisions/evaluate/evaluate-operation.ts'
import { guardAgainstLockout } from './lockout/guard.ts'
import { judgingFirst } from './lockout/judge-first.ts'
import type { ConditionalAccessOptions } from './model/options.ts'
import { withoutTrust, type TrustSource } from './decisions/trust-source.ts'
import { policyKind } from './resources/policies/kind.ts'
import { findEnabledPolicies, findReferrers } from './resources/policies/find-policies.ts'
import { withRootAlias } from './root-alias.ts'
import {
  securityDefaultsKind,
  securityDefaultsOperations,
} from './resources/tenant-settings/security-defaults.ts'
import { listPoliciesOfStrength, policyOperations } from './resources/policies/policy-operations.ts'
import { templateOperations } from './resources/templates/template-operations.ts'

/** Composes the family. `trust` is what the tenant accepts from other tenants; `findLiveState` finds its rules. */
export function createConditionalAccess(
  options: ConditionalAccessOptions,
  trust: TrustSource = withoutTrust,
  findLiveState: FindLiveState = createLiveRules(trust),
): FamilyModule {
  const { limits } = options
  const namedLocations = createNamedLocations({ limits, findReferrers })
  const strengths = createAuthenticationStrengths({
    limits,
    findReferrers,
    listReferringPolicies: listPoliciesOfStrength,
  })
  const contexts = createAuthenticationContexts({ findReferrers })
  const isLarge = createIsLargeTenant()
  const decides: Operation['effortOf'] = (context) => effortOfDecisions(context, isLarge)
  return {
    kinds: [
      policyKind,
      namedLocations.kind,
      strengths.kind,
      contexts.kind,
      securityDefaultsKind,
      continuousAccessEvaluationKind,
      conditionalAccessSettingsKind,
      baselineScopesKind,
      breakGlassKind,
    ],
    operations: withRootAlias([
      ...policyOperations({ ...options, guardAgainstLockout }).map((operation) =>
        operation.method === 'GET'
          ? operation
          : { ...judgingFirst(operation), effortOf: effortOfChange },
      ),
      ...namedLocations.operations,
      ...strengths.operations,
      ...contexts.operations,
      ...securityDefaultsOperations(findEnabledPolicies),
      ...continuousAccessEvaluationOperations(options),
      ...conditionalAccessSettingsOperations,
      ...baselineScopesOperations(options),
      ...templateOperations,
      ...breakGlassOperations.map((operation) =>
        operation.method === 'GET' ? operation : { ...operation, effortOf: effortOfChange },
      ),
      {
        ...evaluateOperation(findLiveState, options),
        effortOf: (context) => effortOfWhatIf(context, isLarge),
      },
      { ...decisionsOperation({ findLiveState, limits, trust }), effortOf: decides },
      { ...diffOperation({ findLiveState, limits, trust }), effortOf: async () => 'large' },
      {
        ...checkOperation({
          findLiveState,
          limits,
          trust,
          unknownReferences: options.unknownReferences,
        }),
        effortOf: async () => 'large',
      },
    ]),
    unsupportedOperations: withRootAlias([...planOperations, ...strengths.unsupportedOperations]),
    containers: conditionalAccessContainers,
    schemas: { 'sign-in': askedSignInSchema },
  }
}
