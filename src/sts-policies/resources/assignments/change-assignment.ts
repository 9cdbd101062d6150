/** Assigns policies to applications and service principals, and removes assignments: the checks of all views. */

import { requireControl } from '../../../directory/app-parts/control.ts'
import { applicationSet } from '../../../directory/sets.ts'
import { changeObjects } from '../../../graph/change.ts'
import { directoryAudit } from '../../../graph/directory-audit.ts'
import type { EntitySet } from '../../../graph/entity-set.ts'
import { requireEntity } from '../../../graph/handlers/read.ts'
import type { GraphResponse } from '../../../graph/message.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import { respondNoContent } from '../../../graph/respond.ts'
import type { WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { memberText } from '../../../kernel/json.ts'
import { ConflictError } from '../../../store/errors.ts'
import type { StoredObject, Transaction, UniqueKey } from '../../../store/port.ts'
import type { PolicyType } from '../../model/policy-types.ts'
import { policiesRelation } from '../../model/relations.ts'
import { storedTypeOf, type StsPolicyBody } from '../../model/sts-policy-body.ts'
import { secondAssignment } from '../policy-errors.ts'
import { assignmentCodes } from '../resource-codes.ts'

type StsPolicy = StoredObject<StsPolicyBody>

/** Where assignments are changed. */
export interface AssignmentPlace {
  /** The applications or the service principals. */
  readonly targets: EntitySet
  /** Every policy of the tenant, whatever its type. */
  readonly policies: WritableEntitySet<StsPolicyBody>
  /** The name of the property on the wire, for messages. Shape: `tokenLifetimePolicies`. */
  readonly property: string
  /** The type that the path is for; absent where it is for all. */
  readonly type?: PolicyType
}

interface Assignment {
  readonly context: OperationContext
  readonly transaction: Transaction
  readonly policy: StsPolicy
  readonly target: StoredObject
}

/** At most one policy per type and object. Shape of the value: `TokenLifetimePolicy@applications/<id>`. */
const assignmentConstraint = 'stsPolicies/assignment'

function objectNamed({ family, id }: StoredObject): string {
  return `${family}/${id}`
}

function assignmentKey({ policy, target }: Assignment): UniqueKey {
  const type = storedTypeOf(policy.body).name
  return { constraint: assignmentConstraint, value: `${type}@${objectNamed(target)}` }
}

function edgeOf({ policy, target }: Assignment) {
  return { relation: policiesRelation, source: target, target: policy }
}

/** @throws OstiaryError `directoryBadRequest` for a policy that the path, or any path, cannot assign to the object. */
function requireAssignable({ type: wanted, property }: AssignmentPlace, assignment: Assignment) {
  const { policy, target } = assignment
  const type = storedTypeOf(policy.body)
  if (wanted !== undefined && type !== wanted) {
    throw new OstiaryError('directoryBadRequest', {
      ostiaryCode: assignmentCodes.otherType,
      message: `The policy '${policy.id}' is of type '${type.name}'; '${property}' takes policies of type '${wanted.name}'.`,
    })
  }
  if (type.assignableTo.includes(target.family)) return
  throw new OstiaryError('directoryBadRequest', {
    ostiaryCode: assignmentCodes.typeNotAssignable,
    message: `A policy of type '${type.name}' cannot be assigned to ${target.family}.`,
  })
}

function alreadyAssigned(property: string, cause?: unknown): OstiaryError {
  return new OstiaryError('directoryBadRequest', {
    ostiaryCode: assignmentCodes.alreadyAssigned,
    message: `One or more added object references already exist for the following modified properties: '${property}'.`,
    cause,
  })
}

/** @throws OstiaryError when the object has the policy, or another one of its type, which the message names. */
async function requireNoneOfType(property: string, assignment: Assignment): Promise<void> {
  const { context, transaction, policy, target } = assignment
  const { name } = storedTypeOf(policy.body)
  const end = { relation: policiesRelation, source: target }
  const filter = { kind: 'comparison', operator: 'eq', property: 'type', value: name } as const
  const { items } = await transaction.listRelated(context.caller.tenant, end, { filter, limit: 1 })
  const [held] = items
  if (held === undefined) return
  if (keyOf(held.id) === keyOf(policy.id)) throw alreadyAssigned(property)
  const holder = `: '${memberText(held.body, 'displayName')}' (${held.id})`
  throw secondAssignment(name, objectNamed(target), holder)
}

async function link({ property }: AssignmentPlace, assignment: Assignment): Promise<void> {
  await requireNoneOfType(property, assignment)
  try {
    await assignment.transaction.link(edgeOf(assignment), [assignmentKey(assignment)])
  } catch (error) {
    // WHY: another request may have made the same assignment since.
    if (!(error instanceof ConflictError) || error.uniqueKey) throw error
    throw alreadyAssigned(property, error)
  }
}

async function unlink({ property }: AssignmentPlace, assignment: Assignment): Promise<void> {
  if (await assignment.transaction.unlink(edgeOf(assignment))) return
  throw new OstiaryError('directoryResourceNotFound', {
    ostiaryCode: assignmentCodes.notFound,
    message: `One or more removed object references do not exist for the following modified properties: '${property}'.`,
  })
}

async function auditAssignment(
  { policies }: AssignmentPlace,
  { context, transaction, policy, target }: Assignment,
  operationType: 'Assign' | 'Unassign',
): Promise<void> {
  const object = target.family === applicationSet.kind.name ? 'application' : 'service principal'
  const record = directoryAudit(
    {
      descriptor: policies.kind.audit,
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

/**
 * Changes one assignment of the object that the path names, with its audit record.
 * @throws OstiaryError `directoryResourceNotFound` for an object, policy or assignment that does not exist,
 * `directoryBadRequest`, `multipleObjectsWithSameKeyValue`; `authorizationRequestDenied` when the caller may change
 * only the objects that it owns.
 */
export async function changeAssignment(
  place: AssignmentPlace,
  context: OperationContext,
  operationType: 'Assign' | 'Unassign',
  policyId: string,
): Promise<GraphResponse> {
  const { targets, policies } = place
  await changeObjects(context, policies.kind, async ({ transaction }) => {
    const target = await requireEntity(transaction, context, targets, context.keys['id'] ?? '')
    await requireControl(context, transaction, target)
    const policy = await requireEntity(transaction, context, policies, policyId)
    const assignment = { context, transaction, policy, target }
    if (operationType === 'Assign') {
      requireAssignable(place, assignment)
      await link(place, assignment)
    } else {
      await unlink(place, assignment)
    }
    await auditAssignment(place, assignment, operationType)
  })
  return respondNoContent()
}
