/** What a change of a policy needs of the rest of the tenant. */

import type { GuardWrite, ProposedChange } from '../../graph/writable-entity-set.ts'
import { acceptedAsIs } from '../../graph/write-object.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { policiesRelation } from '../model/relations.ts'
import { storedTypeOf, stsPolicyFamily, type StsPolicyBody } from '../model/sts-policy-body.ts'
import { stsPolicyCodes } from './resource-codes.ts'

type ProposedPolicy = ProposedChange<StsPolicyBody>

/** WHY: assignments were made under the rules of the old type. */
async function requireUnassigned({ context, transaction, before }: ProposedPolicy): Promise<void> {
  if (before === undefined) return
  const end = { relation: policiesRelation, target: before }
  const { items } = await transaction.listRelated(context.caller.tenant, end, { limit: 1 })
  if (items.length === 0) return
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

async function requireFirst(
  { context, transaction, before }: ProposedPolicy,
  body: StsPolicyBody,
): Promise<void> {
  const { name } = storedTypeOf(body)
  const filter = { kind: 'comparison', operator: 'eq', property: 'type', value: name } as const
  const { items } = await transaction.list(context.caller.tenant, stsPolicyFamily, {
    filter,
    limit: 1,
  })
  const [held] = items
  if (held === undefined || held.id === before?.id) return
  throw new OstiaryError('directoryBadRequest', {
    message: `A tenant has at most one policy of type '${name}', and it exists: ${held.id}.`,
    findings: [
      {
        ostiaryCode: stsPolicyCodes.secondOfSingleType,
        message: `a tenant has at most one ${name}; change ${held.id}, or delete it first`,
      },
    ],
  })
}

/**
 * Checks a create or update.
 * @throws OstiaryError `directoryBadRequest` for a new type of an assigned policy, and for a second policy of a type of
 * which a tenant has one.
 */
export const guardWrite: GuardWrite<StsPolicyBody> = async (change, body) => {
  const type = storedTypeOf(body)
  if (change.before === undefined || storedTypeOf(change.before.body) !== type) {
    await requireUnassigned(change)
    if (type.isSingle) await requireFirst(change, body)
  }
  return acceptedAsIs(body)
}
