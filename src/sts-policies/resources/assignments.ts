/**
 * Assignment of STS policies to applications and service principals, and its two reverse views.
 * Source: Graph beta pages "Assign policy", "List assigned policies" and "List policy appliesTo",
 * 2016 to 2019; the unassign request is that of PowerShell's Remove-AzureAD…Policy.
 */

import { directoryObject, entityReference } from '../../edm/base-types.ts'
import type { GraphVersion } from '../../edm/model.ts'
import { directoryAudit } from '../../graph/directory-audit.ts'
import { directoryObjectNotFound } from '../../directory/own-tenant.ts'
import { applicationSet, servicePrincipalSet } from '../../directory/sets.ts'
import { withType } from '../../directory/shown-type.ts'
import { applications, servicePrincipals } from '../../directory/kinds.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import { changeObjects } from '../../graph/change.ts'
import { mixedKind } from '../../graph/object-kind.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import type {
  GuardedWrite,
  ProposedChange,
  WritableEntitySet,
} from '../../graph/writable-entity-set.ts'
import { requireEntity, respondRelated } from '../../graph/handlers/read.ts'
import type { GraphResponse } from '../../graph/message.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { splitPath } from '../../graph/path.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { acceptedAsIs } from '../../graph/write-object.ts'
import { respondNoContent } from '../../graph/respond.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { isGuid } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { collectionOptions } from '../../odata/query-options.ts'
import { ConflictError } from '../../store/errors.ts'
import type { StoredObject, Transaction, UniqueKey } from '../../store/port.ts'
import { policiesRelation } from '../model/relations.ts'
import { storedTypeOf, type StsPolicyBody } from '../model/sts-policy-body.ts'
import { assignmentCodes, stsPolicyCodes } from './resource-codes.ts'

type StsPolicy = StoredObject<StsPolicyBody>

/** At most one policy per type and object. Shape of the value: `TokenLifetimePolicy@applications/<id>`. */
const assignmentConstraint = 'stsPolicies/assignment'

function assignmentKey(policy: StsPolicy, target: StoredObject): UniqueKey {
  const type = storedTypeOf(policy.body).name
  return { constraint: assignmentConstraint, value: `${type}@${target.family}/${target.id}` }
}

/**
 * Refuses to change the type of an assigned policy: the assignment was made under the old type's rules.
 * @throws OstiaryError `directoryBadRequest`.
 */
export async function requireUnassignedForNewType(
  { context, transaction, before }: ProposedChange<StsPolicyBody>,
  body: StsPolicyBody,
): Promise<GuardedWrite<StsPolicyBody>> {
  const guarded = acceptedAsIs(body)
  if (before === undefined || storedTypeOf(before.body) === storedTypeOf(body)) return guarded
  const end = { relation: policiesRelation, target: before }
  const { items } = await transaction.listRelated(context.caller.tenant, end, { limit: 1 })
  if (items.length === 0) return guarded
  throw new OstiaryError('directoryBadRequest', {
    message: 'The type of an assigned policy cannot change; remove its assignments first.',
    findings: [
      {
        ostiaryCode: stsPolicyCodes.typeOfAssignedPolicy,
        message: '`type` cannot change while the policy is assigned; remove its assignments first',
        target: '/type',
      },
    ],
  })
}

const referencedSegments = /^(?:policies|directoryObjects)$/iu

/**
 * Takes the policy's id from the `@odata.id` of a reference body: the last GUID behind a known segment.
 * The host is ignored, as Graph does. Forms: `{host}/beta/policies/{id}`, `{host}/v1.0/directoryObjects/{id}`, …
 */
function referencedPolicyId(body: JsonObject): string {
  const reference = body['@odata.id']
  const path = typeof reference === 'string' ? (reference.split(/[?#]/u)[0] ?? '') : ''
  const segments = splitPath(path)
  const known = segments.findIndex((segment) => referencedSegments.test(segment))
  const id = known < 0 ? undefined : segments.slice(known).findLast(isGuid)
  if (id !== undefined) return id
  throw new OstiaryError('directoryBadRequest', {
    message:
      'Not a valid reference update: the body must be {"@odata.id": "…/policies/{id}"} with the id of a policy.',
    findings: [
      {
        ostiaryCode: assignmentCodes.referenceMalformed,
        message: '`@odata.id` does not name a policy',
        target: '/@odata.id',
      },
    ],
  })
}

async function auditAssignment(
  context: OperationContext,
  transaction: Transaction,
  policySet: WritableEntitySet<StsPolicyBody>,
  operationType: 'Assign' | 'Unassign',
  policy: StsPolicy,
  target: StoredObject,
): Promise<void> {
  const object = target.family === applicationSet.kind.name ? 'application' : 'service principal'
  const record = directoryAudit(
    {
      descriptor: policySet.kind.audit,
      activityDisplayName:
        operationType === 'Assign' ? `Add policy to ${object}` : `Remove policy from ${object}`,
      operationType,
      ...context.provenance,
      target: { id: target.id, displayName: memberText(target.body, 'displayName') },
      modifiedProperties: [
        {
          displayName: 'Policy.Id',
          ...(operationType === 'Assign' ? { newValue: policy.id } : { oldValue: policy.id }),
        },
      ],
    },
    context.ids(),
  )
  await transaction.appendAudit(record)
}

function requireAssignable(policy: StsPolicy, target: StoredObject): void {
  const type = storedTypeOf(policy.body)
  if (type.assignableTo.includes(target.family)) return
  throw new OstiaryError('directoryBadRequest', {
    ostiaryCode: assignmentCodes.typeNotAssignable,
    message: `A policy of type '${type.name}' cannot be assigned to ${target.family}.`,
  })
}

async function link(
  transaction: Transaction,
  policy: StsPolicy,
  target: StoredObject,
): Promise<void> {
  const edge = { relation: policiesRelation, source: target, target: policy }
  try {
    await transaction.link(edge, [assignmentKey(policy, target)])
  } catch (error) {
    if (!(error instanceof ConflictError) || error.uniqueKey) throw error
    throw new OstiaryError('directoryBadRequest', {
      ostiaryCode: assignmentCodes.alreadyAssigned,
      message:
        "One or more added object references already exist for the following modified properties: 'policies'.",
      cause: error,
    })
  }
}

async function unlink(
  transaction: Transaction,
  policy: StsPolicy,
  target: StoredObject,
): Promise<void> {
  const edge = { relation: policiesRelation, source: target, target: policy }
  if (await transaction.unlink(edge)) return
  throw new OstiaryError('directoryResourceNotFound', {
    ostiaryCode: assignmentCodes.notFound,
    message: `One or more removed object references do not exist for the following modified properties: 'policies'.`,
  })
}

/** Operations of one kind of target: assign, list assigned, unassign. */
function targetOperations(
  targets: EntitySet,
  policySet: WritableEntitySet<StsPolicyBody>,
  access: { readonly read: AccessRule; readonly write: AccessRule },
): readonly Operation[] {
  const roots: readonly GraphVersion[] = ['beta']
  const path = `${targets.path}/{id}/policies`
  const assignedSet: EntitySet<StsPolicyBody> = {
    ...policySet,
    type: withType({
      ...policySet.type,
      encode: (object) =>
        policySet.type.encode(object, {
          version: 'beta',
          form: 'list',
          showsUnknownMembers: false,
          related: () => undefined,
        }),
    }),
  }
  /** Finds the target and the policy, changes the assignment, and records that. */
  const change = async (
    context: OperationContext,
    operationType: 'Assign' | 'Unassign',
    policyId: string,
    work: (transaction: Transaction, policy: StsPolicy, target: StoredObject) => Promise<void>,
  ): Promise<GraphResponse> => {
    await changeObjects(context, policySet.kind, async ({ transaction }) => {
      const targetId = context.keys['id'] ?? ''
      const target = await requireEntity(transaction, context, targets, targetId)
      const policy = await requireEntity(transaction, context, policySet, policyId)
      await work(transaction, policy, target)
      await auditAssignment(context, transaction, policySet, operationType, policy, target)
    })
    return respondNoContent()
  }
  return [
    {
      method: 'GET',
      path,
      roots,
      access: access.read,
      produces: 'json',
      queryOptions: collectionOptions,
      answers: { type: policySet.type.schema, as: 'collection' },
      handle: async (context) => {
        const target = await requireEntity(
          context.store,
          context,
          targets,
          context.keys['id'] ?? '',
        )
        return respondRelated(context, assignedSet, { relation: policiesRelation, source: target })
      },
    },
    {
      method: 'POST',
      path: `${path}/$ref`,
      roots,
      access: access.write,
      produces: 'none',
      takes: entityReference,
      handle: async (context) => {
        const policyId = referencedPolicyId(readJsonObject(context.request))
        return change(context, 'Assign', policyId, async (transaction, policy, target) => {
          requireAssignable(policy, target)
          await link(transaction, policy, target)
        })
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{policyId}/$ref`,
      roots,
      access: access.write,
      produces: 'none',
      handle: (context) => change(context, 'Unassign', context.keys['policyId'] ?? '', unlink),
    },
  ]
}

const appliesToTypes: Readonly<Record<string, EntitySet>> = {
  [applicationSet.kind.name]: applicationSet,
  [servicePrincipalSet.kind.name]: servicePrincipalSet,
}

function appliesToOperation(
  policySet: WritableEntitySet<StsPolicyBody>,
  access: AccessRule,
): Operation {
  const { path, versions, keyTemplate, readAccess } = policySet
  const targets: EntitySet = {
    path,
    versions,
    keyTemplate,
    readAccess,
    contextPath: 'directoryObjects',
    notFoundError: directoryObjectNotFound,
    kind: mixedKind('appliesTo', ['displayName'], [applications, servicePrincipals]),
    type: {
      name: directoryObject.name,
      schema: directoryObject,
      properties: ['id', 'appId', 'displayName'],
      encode: (object, encodeContext) => {
        const set = appliesToTypes[object.family]
        return set ? withType(set.type).encode(object, encodeContext) : { id: object.id }
      },
    },
  }
  return {
    method: 'GET',
    path: `${path}/${keyTemplate}/appliesTo`,
    roots: versions,
    access,
    produces: 'json',
    queryOptions: collectionOptions,
    answers: { type: directoryObject, as: 'collection' },
    handle: async (context) => {
      const policy = await requireEntity(
        context.store,
        context,
        policySet,
        context.keys['id'] ?? '',
      )
      return respondRelated(context, targets, { relation: policiesRelation, target: policy })
    },
  }
}

/** Every operation on assignments of the policies of a set. */
export function assignmentOperations(
  policySet: WritableEntitySet<StsPolicyBody>,
  access: { readonly read: AccessRule; readonly write: AccessRule },
): readonly Operation[] {
  return [
    ...targetOperations(applicationSet, policySet, access),
    ...targetOperations(servicePrincipalSet, policySet, access),
    appliesToOperation(policySet, access.read),
  ]
}
