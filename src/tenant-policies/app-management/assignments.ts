/**
 * App management policies at applications and service principals: assign, list and remove.
 * Source: pages "Assign appManagementPolicy", "Remove appManagementPolicy" and "List appliesTo". An application or
 * service principal has one policy at most.
 */

import { readReference } from '../../directory/writes/bindings.ts'
import {
  edgeOf,
  hasEdge,
  linkEdge,
  unlinkEdge,
  type ProposedEdge,
  type WrittenReference,
} from '../../directory/writes/written-reference.ts'
import { applicationSet, servicePrincipalSet } from '../../directory/sets.ts'
import { entityReference } from '../../edm/base-types.ts'
import { changeObjects, type ObjectWriter } from '../../graph/change.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { requireEntity, respondRelated } from '../../graph/handlers/read.ts'
import type { GraphResponse } from '../../graph/message.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondNoContent } from '../../graph/respond.ts'
import type { WritableEntitySet } from '../../graph/writable-entity-set.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { collectionOptions } from '../../odata/query-options.ts'
import { appliesToOperation } from '../shared/applies-to.ts'
import { assignAppPolicies, readAppPolicyTargets } from '../access.ts'
import { policyNotFound } from '../shared/policy-not-found.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'

/** From an application or service principal to its policy. */
const relation = 'appManagementPolicies'

type AppManagementSet = WritableEntitySet<JsonObject>

function referenceOf(policies: AppManagementSet, targets: EntitySet): WrittenReference {
  const object = targets === applicationSet ? 'application' : 'service principal'
  return {
    relation,
    source: targets.kind,
    targets: [policies.kind],
    mostTargets: 1,
    audit: {
      category: 'ApplicationManagement',
      sourceType: targets === applicationSet ? 'Application' : 'ServicePrincipal',
      link: `Add policy to ${object}`,
      unlink: `Remove policy from ${object}`,
    },
  }
}

/** @throws OstiaryError `badRequest` when the object has a policy already. */
async function requireNoPolicy({ context, transaction, source }: ProposedEdge): Promise<void> {
  const { tenant } = context.caller
  if ((await transaction.countRelated(tenant, { relation, source })) === 0) return
  throw refusedBy([
    {
      ostiaryCode: tenantPolicyCodes.secondAppPolicy,
      message: 'the object has an app management policy already; remove that one first',
      target: '/@odata.id',
    },
  ])
}

function operationsAt(targets: EntitySet, policies: AppManagementSet): readonly Operation[] {
  const path = `${targets.path}/{id}/${relation}`
  const reference = referenceOf(policies, targets)
  const common = {
    roots: policies.versions,
    access: assignAppPolicies,
    produces: 'none' as const,
  }
  const change = async (
    context: OperationContext,
    policyId: string,
    work: (writer: ObjectWriter<JsonObject>, edge: ProposedEdge) => Promise<void>,
  ): Promise<GraphResponse> => {
    await changeObjects(context, policies.kind, async (writer) => {
      const { transaction } = writer
      const source = await requireEntity(transaction, context, targets, context.keys['id'] ?? '')
      const target = await requireEntity(transaction, context, policies, policyId)
      await work(writer, { context, transaction, source, target })
    })
    return respondNoContent()
  }
  return [
    {
      method: 'GET',
      path,
      roots: policies.versions,
      access: policies.readAccess,
      produces: 'json',
      queryOptions: collectionOptions,
      answers: { type: policies.type.schema, as: 'collection' },
      handle: async (context) => {
        const { store, keys } = context
        const source = await requireEntity(store, context, targets, keys['id'] ?? '')
        return respondRelated(context, policies, { relation, source })
      },
    },
    {
      ...common,
      method: 'POST',
      path: `${path}/$ref`,
      takes: entityReference,
      handle: async (context) => {
        const policyId = readReference(readJsonObject(context.request)['@odata.id'])
        if (policyId === undefined) {
          throw refusedBy([
            {
              ostiaryCode: tenantPolicyCodes.policyReferenceMalformed,
              message: '`@odata.id` must be the URL of an app management policy',
              target: '/@odata.id',
            },
          ])
        }
        return change(context, policyId, async (writer, edge) => {
          await requireNoPolicy(edge)
          await linkEdge(writer, reference, edge)
        })
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: `${path}/{policyId}/$ref`,
      handle: (context) =>
        change(context, context.keys['policyId'] ?? '', async (writer, edge) => {
          const { source, target, transaction } = edge
          const stored = edgeOf(relation, source, target)
          if (!(await hasEdge(transaction, context.caller.tenant, stored))) {
            throw policyNotFound(target.id)
          }
          await unlinkEdge(writer, reference, edge)
        }),
    },
  ]
}

/** The operations at applications, at service principals, and what a policy applies to. */
export function appPolicyAssignments(policies: AppManagementSet): readonly Operation[] {
  return [
    ...operationsAt(applicationSet, policies),
    ...operationsAt(servicePrincipalSet, policies),
    appliesToOperation(policies, readAppPolicyTargets, (policy) => ({ relation, target: policy })),
  ]
}
