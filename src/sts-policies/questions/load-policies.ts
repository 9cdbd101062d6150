/** Reads the STS policies of a tenant and their assignments, in the form that `select` takes. */

import { applications, servicePrincipals } from '../../directory/kinds.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { nextTurn } from '../../kernel/turn.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Page, Snapshot, StoredObject, WalkedEdge } from '../../store/port.ts'
import { findPolicyType } from '../model/policy-types.ts'
import { policiesRelation } from '../model/relations.ts'
import { stsPolicyFamily } from '../model/sts-policy-body.ts'
import type { StsAssignment, StsPolicyRecord } from '../select/policy-records.ts'
import { questionCodes } from './question-codes.ts'

/** Characters of the policies of one tenant: about a third of the memory of a thread. */
export const mostPolicyCharacters = 64 * 1_048_576

/** Assignments of the policies of one tenant that are read for a question. */
export const mostAssignments = 100_000

/** Policies whose assignments are read in one turn of the event loop. */
const policiesPerTurn = 50

/** The policies of one state of a tenant and their assignments. */
export interface StoredStsPolicies {
  readonly policies: readonly StsPolicyRecord[]
  readonly assignments: readonly StsAssignment[]
}

function tooMuch(message: string): OstiaryError {
  return new OstiaryError('badRequest', {
    ostiaryCode: questionCodes.policiesTooLarge,
    message: `${message}, too many for one question; delete policies that nothing uses`,
  })
}

/** Reads a policy of any source. Its type has the canonical name where it is known. */
export function recordOf({ id, body }: { readonly id: string; readonly body: JsonObject }) {
  const { definition } = body
  const [text] = Array.isArray(definition) ? definition : []
  const type = memberText(body, 'type')
  return {
    id,
    type: findPolicyType(type)?.name ?? type,
    displayName: memberText(body, 'displayName'),
    definition: typeof text === 'string' ? text : '',
    isOrganizationDefault: body['isOrganizationDefault'] === true,
  } satisfies StsPolicyRecord
}

/** Reads every policy. @throws OstiaryError `badRequest` when they are too large; DamagedRowError. */
export async function loadPolicies(
  snapshot: Snapshot,
  tenant: TenantId,
): Promise<readonly StsPolicyRecord[]> {
  let characters = 0
  await snapshot.requireWhole(tenant, [stsPolicyFamily])
  const stored = await everyItem<StoredObject>(async (query) => {
    const page = await snapshot.list(tenant, stsPolicyFamily, query)
    for (const { body } of page.items) characters += JSON.stringify(body).length
    if (characters <= mostPolicyCharacters) return page
    throw tooMuch(`the STS policies of this tenant have over ${mostPolicyCharacters} characters`)
  })
  return stored.map(recordOf)
}

/** The kinds of objects that hold policies, by the family of the object. */
const targets = new Map<string, StsAssignment['target']>([
  [applications.name, 'application'],
  [servicePrincipals.name, 'servicePrincipal'],
])

/**
 * Reads the assignments of policies. WHY a walk: it reads the ids of the objects without their bodies.
 * @throws OstiaryError `badRequest` when they are too many.
 */
export async function loadAssignments(
  snapshot: Snapshot,
  tenant: TenantId,
  policies: readonly StsPolicyRecord[],
): Promise<readonly StsAssignment[]> {
  const assignments: StsAssignment[] = []
  for (const [index, { id: policyId }] of policies.entries()) {
    const target = { family: stsPolicyFamily, id: policyId }
    const edges = await everyItem<WalkedEdge>(({ limit, after }): Promise<Page<WalkedEdge>> =>
      snapshot.walk(tenant, {
        relation: policiesRelation,
        target,
        through: stsPolicyFamily,
        limit,
        ...(after !== undefined && { after }),
      }),
    )
    for (const { far } of edges) {
      const kind = targets.get(far.family)
      if (kind !== undefined) assignments.push({ policyId, target: kind, objectId: far.id })
    }
    if (assignments.length > mostAssignments) {
      throw tooMuch(`the STS policies of this tenant have over ${mostAssignments} assignments`)
    }
    if (index % policiesPerTurn === policiesPerTurn - 1) await nextTurn()
  }
  return assignments
}
