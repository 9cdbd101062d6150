/**
 * Staged rollout of sign-in features to groups.
 * Source: https://learn.microsoft.com/graph/api/resources/featurerolloutpolicy
 */

import { groups } from '../../directory/kinds.ts'
import { groupSet } from '../../directory/sets.ts'
import { withType } from '../../directory/shown-type.ts'
import type { GuardDirectoryChange } from '../../directory/writes/guard-change.ts'
import { referenceOperations } from '../../directory/writes/reference-operations.ts'
import { entity } from '../../edm/base-types.ts'
import {
  boolean,
  derivedType,
  enumType,
  property,
  text,
  type ComplexType,
} from '../../edm/model.ts'
import { countOperation } from '../../graph/handlers/read.ts'
import { collectionOperations } from '../../graph/handlers/write.ts'
import type { Operation } from '../../graph/operation.ts'
import type { WritableEntitySet } from '../../graph/writable-entity-set.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { featureRolloutAccess } from '../access.ts'
import { appliesToOperation } from '../shared/applies-to.ts'
import { tenantCollection } from '../shared/tenant-collection.ts'

const relation = 'appliesTo'

/** Source: https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-staged-rollout */
const mostGroups = 10

const policyType: ComplexType = derivedType('featureRolloutPolicy', entity, [
  property('description', text),
  property('displayName', text, { nullable: false }),
  property(
    'feature',
    enumType('stagedFeatureName', {
      passthroughAuthentication: 0,
      seamlessSso: 1,
      passwordHashSync: 2,
      emailAsAlternateId: 3,
      unknownFutureValue: 4,
      certificateBasedAuthentication: 5,
      multiFactorAuthentication: 6,
    }),
    { nullable: false },
  ),
  property('isAppliedToOrganization', boolean, { nullable: false, default: false }),
  property('isEnabled', boolean, { nullable: false }),
])

const collectionSet = tenantCollection({
  name: 'featureRolloutPolicies',
  type: policyType,
  mainMembers: ['feature', 'isEnabled'],
  path: '/policies/featureRolloutPolicies',
  noun: 'feature rollout policy',
  plural: 'feature rollout policies',
  access: featureRolloutAccess,
})

const set: WritableEntitySet<JsonObject> = {
  ...collectionSet,
  navigations: [
    {
      name: relation,
      form: 'collection',
      target: { kind: groups, type: withType(groupSet.type) },
      find: async ({ store, caller }, source, limit) => {
        const end = { relation, source, family: groups.name }
        return (await store.listRelated(caller.tenant, end, { limit })).items
      },
    },
  ],
}

/** Feature rollout policies as a kind of stored object. */
export const featureRolloutKind = set.kind

/** Nobody is locked out by a rollout. */
const guardChange: GuardDirectoryChange = async (_context, _transaction, _changes, apply) => ({
  result: await apply(),
  warnings: [],
  auditDetails: [],
})

/** The policies with the groups that they apply to. */
export const featureRolloutOperations: readonly Operation[] = [
  ...collectionOperations(set),
  countOperation(set),
  appliesToOperation(set, featureRolloutAccess.read, (policy) => ({ relation, source: policy })),
  ...referenceOperations(
    {
      set,
      kind: set.kind,
      reference: {
        relation,
        source: set.kind,
        targets: [groups],
        mostTargets: mostGroups,
        audit: {
          category: 'Policy',
          sourceType: 'Policy',
          link: 'Add group to feature rollout',
          unlink: 'Remove group from feature rollout',
        },
      },
      access: featureRolloutAccess.write,
    },
    { guardChange },
  ),
]
