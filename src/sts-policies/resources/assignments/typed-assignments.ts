/**
 * Assignments of the policies of one type: `/applications/{id}/{family}` and `/servicePrincipals/{id}/{family}`.
 * Source: Graph pages "Assign tokenLifetimePolicy", "List assigned tokenLifetimePolicies", "Remove tokenLifetimePolicy"
 * and their siblings; navigation properties of `application` and `servicePrincipal` for those without a page.
 */

import { applicationSet, servicePrincipalSet } from '../../../directory/sets.ts'
import { entityReference } from '../../../edm/base-types.ts'
import type { EntitySet } from '../../../graph/entity-set.ts'
import { requireEntity, respondRelated, respondRelatedCount } from '../../../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import type { WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { collectionOptions } from '../../../odata/query-options.ts'
import type { EdgeEnd } from '../../../store/port.ts'
import { policiesRelation } from '../../model/relations.ts'
import type { StsPolicyBody } from '../../model/sts-policy-body.ts'
import { assignmentRules, ownersAssignmentRules } from '../access.ts'
import { assignmentCodes } from '../resource-codes.ts'
import type { TypedPolicyType } from '../typed/typed-set.ts'
import { changeAssignment, type AssignmentPlace } from './change-assignment.ts'
import { policyIdInQuery, referencedPolicyId } from './reference.ts'

type StsPolicySet = WritableEntitySet<StsPolicyBody>

/** Shows policies by their URLs alone. Source: OData JSON 4.01, section 14. */
function referencesTo(set: StsPolicySet, { request, version }: OperationContext) {
  const encode: StsPolicySet['type']['encode'] = (object, encoding) =>
    Array.isArray(encoding.members)
      ? set.type.encode(object, encoding)
      : { '@odata.id': `${request.origin}/${version}${set.path}/${object.id}` }
  return {
    ...set,
    contextPath: 'Collection($ref)',
    type: { ...set.type, printsUrls: true, encode },
  }
}

/** Source: docs issue microsoftgraph/microsoft-graph-docs#18898. */
function lostReference(): Promise<never> {
  throw new OstiaryError('badRequest', {
    ostiaryCode: assignmentCodes.referenceLost,
    message:
      'Write requests are only supported on contained entities or navigation properties with bindings.',
  })
}

function operationsAt(
  targets: EntitySet,
  type: TypedPolicyType,
  set: StsPolicySet,
  policies: StsPolicySet,
): readonly Operation[] {
  const { segment } = type.family
  const path = `${targets.path}/{id}/${segment}`
  const ownersMayAssign =
    targets === servicePrincipalSet && type.name === 'HomeRealmDiscoveryPolicy'
  const rules = ownersMayAssign ? ownersAssignmentRules : assignmentRules
  const place: AssignmentPlace = { targets, policies, property: segment, type }
  const endOf = async (context: OperationContext): Promise<EdgeEnd> => {
    const { store, keys } = context
    const source = await requireEntity(store, context, targets, keys['id'] ?? '')
    return { relation: policiesRelation, source }
  }
  const list = { method: 'GET' as const, roots: set.versions, access: rules.list }
  const change = { roots: set.versions, access: rules.change, produces: 'none' as const }
  return [
    {
      ...list,
      path,
      produces: 'json',
      queryOptions: collectionOptions,
      answers: { type: set.type.schema, as: 'collection' },
      handle: async (context) => respondRelated(context, set, await endOf(context)),
    },
    {
      ...list,
      path: `${path}/$count`,
      produces: 'text',
      queryOptions: ['filter'],
      handle: async (context) => respondRelatedCount(context, set, await endOf(context)),
    },
    {
      ...list,
      path: `${path}/$ref`,
      produces: 'json',
      queryOptions: collectionOptions.filter((option) => option !== 'select'),
      answers: { type: entityReference, as: 'collection' },
      handle: async (context) =>
        respondRelated(context, referencesTo(set, context), await endOf(context)),
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
      path: `${path}/$ref`,
      handle: (context) => changeAssignment(place, context, 'Unassign', policyIdInQuery(context)),
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

/** Paths that Graph does not have: the type cannot be assigned to the objects. Nothing but the path is looked at. */
function pathsNotInGraph(
  { path }: EntitySet,
  { name, family: { segment } }: TypedPolicyType,
  roots: StsPolicySet['versions'],
): readonly Operation[] {
  const refuse = (): Promise<never> => {
    throw new OstiaryError('badRequest', {
      ostiaryCode: assignmentCodes.pathNotInGraph,
      message: `Resource not found for the segment '${segment}'. Policies of type '${name}' cannot be assigned to ${path.slice(1)}.`,
    })
  }
  const { denial } = assignmentRules.change
  const methods = [
    ['GET', ''],
    ['GET', '/$ref'],
    ['POST', '/$ref'],
    ['DELETE', '/{policyId}/$ref'],
  ] as const
  return methods.map(([method, suffix]) => ({
    method,
    path: `${path}/{id}/${segment}${suffix}`,
    roots,
    access: { delegated: [[]], application: [[]], directoryRoles: 'anyUser', denial },
    produces: 'none',
    handle: refuse,
  }))
}

/** The assignments of one type. `policies` finds policies of every type. */
export function typedAssignments(
  type: TypedPolicyType,
  set: StsPolicySet,
  policies: StsPolicySet,
): { readonly operations: readonly Operation[]; readonly refusals: readonly Operation[] } {
  const { true: targets = [], false: others = [] } = Object.groupBy(
    [applicationSet, servicePrincipalSet],
    ({ kind }) => (type.assignableTo.includes(kind.name) ? 'true' : 'false'),
  )
  return {
    operations: targets.flatMap((each) => operationsAt(each, type, set, policies)),
    refusals: [
      ...others.flatMap((each) => pathsNotInGraph(each, type, set.versions)),
      ...targets.map(({ path }): Operation => ({
        method: 'POST',
        path: `${path}/{id}/${type.family.segment}`,
        roots: set.versions,
        access: assignmentRules.change,
        produces: 'none',
        handle: lostReference,
      })),
    ],
  }
}
