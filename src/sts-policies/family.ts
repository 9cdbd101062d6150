/**
 * STS policies as a family: one kind of stored object with three views. How it is indexed, what is unique about it, how
 * it is audited.
 */

import { changedMembers } from '../graph/directory-audit.ts'
import { countOperation } from '../graph/handlers/read.ts'
import { collectionOperations } from '../graph/handlers/write.ts'
import { storedAs } from '../graph/object-kind.ts'
import type { Operation } from '../graph/operation.ts'
import type { WritableEntitySet } from '../graph/writable-entity-set.ts'
import { unsupportedOperation } from '../graph/unsupported-operation.ts'
import { writtenKind, type FamilyModule } from '../graph/written-kind.ts'
import { memberText } from '../kernel/json.ts'
import { claimsPolicies, claimsPolicyOperations } from './claims-policy/claims-policy.ts'
import { publishedSchemas } from './definitions/published-schemas.ts'
import { findPolicyType, policyTypes, type PolicyType } from './model/policy-types.ts'
import { storedStsPolicyType } from './model/stored-type.ts'
import { storedTypeOf, stsPolicyFamily, type StsPolicyBody } from './model/sts-policy-body.ts'
import { rulesOf2018 } from './resources/access.ts'
import { appliesToOperations } from './resources/applies-to.ts'
import { typedAssignments } from './resources/assignments/typed-assignments.ts'
import { guardWrite } from './resources/guard-write.ts'
import { legacyResource, type LegacyPolicies } from './resources/legacy/legacy-operations.ts'
import { encodeAsIn2018 } from './resources/legacy/legacy-set.ts'
import { organizationDefaultConstraint, policyConflict } from './resources/policy-errors.ts'
import { replaceDefault } from './resources/replace-default.ts'
import {
  rulesOf,
  typedSet,
  type SharedParts,
  type TypedPolicyType,
} from './resources/typed/typed-set.ts'

/** The settings of STS policies. */
export interface StsPolicyOptions {
  /** The day whose rules the legacy resource follows. */
  readonly asOf: Date
  /** What is at `/beta/policies` and `/beta/legacy/policies`. */
  readonly legacyPolicies: LegacyPolicies
  /** Whether a second organization default of a type is refused, or replaces the first; refused when absent. */
  readonly secondDefault?: 'refuse' | 'replace'
}

const misfitOfType = storedAs(
  storedStsPolicyType,
  'displayName',
  'definition',
  'type',
  'isOrganizationDefault',
)

const kind = writtenKind<StsPolicyBody>({
  name: stsPolicyFamily,
  indexed: ['displayName', 'type', 'isOrganizationDefault'],
  index: (body) => [
    { property: 'displayName', value: body.displayName },
    { property: 'type', value: storedTypeOf(body).name },
    { property: 'isOrganizationDefault', value: body.isOrganizationDefault },
  ],
  misfitOf: (body) =>
    misfitOfType(body) ??
    (findPolicyType(memberText(body, 'type')) === undefined ? '/type' : undefined),
  uniqueKeys: (body) =>
    body.isOrganizationDefault
      ? [{ constraint: organizationDefaultConstraint, value: storedTypeOf(body).name }]
      : [],
  audit: { category: 'Policy', loggedByService: 'Core Directory', targetType: 'Policy' },
  activities: { create: 'Add policy', update: 'Update policy', delete: 'Delete policy' },
  displayNameOf: ({ body }) => body.displayName,
  modifiedProperties: (before, after) => changedMembers(before?.body, after?.body),
  conflictError: policyConflict,
  readAccess: rulesOf2018.read,
  encodeVersion: (object) => {
    const { description } = object.body
    return {
      ...encodeAsIn2018(object, 'entity'),
      ...(typeof description === 'string' && { description }),
    }
  },
})

interface TypedOperations {
  readonly operations: readonly Operation[]
  readonly refusals: readonly Operation[]
}

function operationsOfType(
  type: TypedPolicyType,
  shared: SharedParts,
  policies: WritableEntitySet<StsPolicyBody>,
): TypedOperations {
  const set = typedSet(type, shared)
  const assignments = typedAssignments(type, set, policies)
  return {
    operations: [
      ...collectionOperations(set).map((operation) =>
        operation.queryOptions === undefined || operation.path !== set.path
          ? operation
          : { ...operation, queryOptions: [...operation.queryOptions, 'orderby' as const] },
      ),
      countOperation(set),
      ...appliesToOperations(set, rulesOf(type).appliesTo),
      ...assignments.operations,
    ],
    refusals: assignments.refusals,
  }
}

function isTyped(type: PolicyType): type is TypedPolicyType {
  return type.family !== undefined
}

const b2bAppliesTo = '/policies/b2bManagementPolicies/{id}/appliesTo'

/** WHY: a B2B management policy is of the whole tenant here. Source: Graph beta page "Add appliesTo". */
const b2bTargets: readonly Operation[] = (
  [
    ['POST', `${b2bAppliesTo}/$ref`],
    ['DELETE', `${b2bAppliesTo}/{object}/$ref`],
  ] as const
).map(([method, path]) =>
  unsupportedOperation(method, path, 'A B2B management policy for single applications', ['beta']),
)

/** Composes the family: the typed families of both versions, and the legacy resource of beta. */
export function createStsPolicies(options: StsPolicyOptions): FamilyModule {
  const { asOf, legacyPolicies, secondDefault } = options
  const shared: SharedParts = {
    kind,
    guardWrite,
    ...(secondDefault === 'replace' && { surroundWrite: replaceDefault(kind) }),
  }
  const legacy = legacyResource(legacyPolicies, asOf, shared)
  const typed = policyTypes
    .filter(isTyped)
    .map((type) => operationsOfType(type, shared, legacy.policies))
  return {
    kinds: [kind, claimsPolicies],
    definitionSchemas: publishedSchemas,
    operations: [
      ...legacy.operations,
      ...typed.flatMap(({ operations }) => operations),
      ...claimsPolicyOperations,
    ],
    unsupportedOperations: [
      ...legacy.undescribed,
      ...typed.flatMap(({ refusals }) => refusals),
      ...b2bTargets,
    ],
  }
}
