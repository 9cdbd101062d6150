/**
 * Assignments of policies of any type, at `/applications/{id}/policies` and `/servicePrincipals/{id}/policies`.
 * Source: Graph beta pages "Assign policy" and "List assigned policies", 2016 to 2019; the unassign request is that of
 * PowerShell's Remove-AzureAD…Policy.
 */

import { applicationSet, servicePrincipalSet } from '../../../directory/sets.ts'
import { withType } from '../../../directory/shown-type.ts'
import { entityReference } from '../../../edm/base-types.ts'
import { betaOnly } from '../../../edm/model.ts'
import type { EntitySet } from '../../../graph/entity-set.ts'
import { requireEntity, respondRelated } from '../../../graph/handlers/read.ts'
import type { Operation } from '../../../graph/operation.ts'
import type { WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import { collectionOptions } from '../../../odata/query-options.ts'
import { policiesRelation } from '../../model/relations.ts'
import type { StsPolicyBody } from '../../model/sts-policy-body.ts'
import type { AssignmentRules } from '../access.ts'
import { changeAssignment } from '../assignments/change-assignment.ts'
import { referencedPolicyId } from '../assignments/reference.ts'

function operationsAt(
  targets: EntitySet,
  policies: WritableEntitySet<StsPolicyBody>,
  rules: AssignmentRules,
): readonly Operation[] {
  const path = `${targets.path}/{id}/policies`
  const place = { targets, policies, property: 'policies' }
  const assigned: EntitySet<StsPolicyBody> = {
    ...policies,
    contextPath: 'policies',
    type: withType({
      ...policies.type,
      encode: (object, context) => policies.type.encode(object, { ...context, form: 'list' }),
    }),
  }
  const change = { roots: betaOnly, access: rules.change, produces: 'none' as const }
  return [
    {
      method: 'GET',
      path,
      roots: betaOnly,
      access: rules.list,
      produces: 'json',
      queryOptions: collectionOptions,
      answers: { type: policies.type.schema, as: 'collection' },
      handle: async (context) => {
        const { store, keys } = context
        const source = await requireEntity(store, context, targets, keys['id'] ?? '')
        return respondRelated(context, assigned, { relation: policiesRelation, source })
      },
    },
    {
      ...change,
      method: 'POST',
      path: `${path}/$ref`,
      takes: entityReference,
      handle: (context) => changeAssignment(place, context, 'Assign', referencedPolicyId(context)),
    },
    {
      ...change,
      method: 'DELETE',
      path: `${path}/{policyId}/$ref`,
      handle: (context) =>
        changeAssignment(place, context, 'Unassign', context.keys['policyId'] ?? ''),
    },
  ]
}

/** The operations on assignments of any type. */
export function legacyAssignments(
  policies: WritableEntitySet<StsPolicyBody>,
  rules: AssignmentRules,
): readonly Operation[] {
  return [applicationSet, servicePrincipalSet].flatMap((targets) =>
    operationsAt(targets, policies, rules),
  )
}
