/** Where a question takes its policies from, as callers write it. */

import { Type } from 'typebox'
import {
  anyObject,
  asComponent,
  closedObject,
  exactlyOneOf,
  listOf,
  nonEmptyText,
  oneWordOf,
  type TypeOf,
} from '../../api/schema/values.ts'

const { Optional } = Type

/** The greatest version number there is. */
const greatestVersion = 2 ** 31 - 1

/** Policies of a draft, and policies of a question that are taken in an earlier version. */
export const mostDraftPolicies = 1_000

/** Assignments of a draft. */
export const mostDraftAssignments = 10_000

const assignmentSchema = closedObject(
  {
    policyId: nonEmptyText(),
    servicePrincipalId: Optional(nonEmptyText({ description: 'An object id.' })),
    applicationId: Optional(nonEmptyText({ description: 'An object id, not the `appId`.' })),
  },
  exactlyOneOf('servicePrincipalId', 'applicationId'),
)

const draftSchema = closedObject(
  {
    mode: oneWordOf(['whole', 'overlay'], {
      description:
        "`whole`: the draft's policies and assignments alone. `overlay`: those of the tenant with those of the draft.",
    }),
    policies: Optional(
      listOf(anyObject(), {
        maxItems: mostDraftPolicies,
        description:
          'Policies as POST takes them, with `@odata.type` or `type`. A policy with the `id` of a stored policy replaces it, and keeps its assignments.',
      }),
    ),
    removedPolicies: Optional(
      listOf(nonEmptyText(), {
        maxItems: mostDraftPolicies,
        description: 'Ids of stored policies that an overlay leaves out.',
      }),
    ),
    assignments: Optional(
      listOf(assignmentSchema, {
        maxItems: mostDraftAssignments,
        description:
          'Policies on objects. In an overlay, one replaces the policy of the same type on the same object.',
      }),
    ),
  },
  { ...asComponent('stsDraft'), description: 'Policies and assignments that are not stored.' },
)

/** Policies and assignments that are not stored. */
export interface StsDraftSource extends TypeOf<typeof draftSchema> {}

const versionSchema = closedObject({
  id: nonEmptyText(),
  version: Type.Integer({ minimum: 1, maximum: greatestVersion }),
})

/** A policy in an earlier version. */
export interface StsPolicyVersion extends TypeOf<typeof versionSchema> {}

/** Where policies come from: as they are, some of them in a version, or a draft. */
export const stsSourceSchema = closedObject(
  {
    live: Optional(Type.Literal(true, { description: 'The policies as they are.' })),
    versions: Optional(
      listOf(versionSchema, {
        minItems: 1,
        maxItems: mostDraftPolicies,
        description:
          'The live policies, these of them in the version that is named. Assignments are those of now.',
      }),
    ),
    draft: Optional(draftSchema),
  },
  { ...asComponent('stsPolicySource'), ...exactlyOneOf('live', 'versions', 'draft') },
)

/** Where policies come from; exactly one member is there. */
export interface StsSource extends TypeOf<typeof stsSourceSchema> {}
