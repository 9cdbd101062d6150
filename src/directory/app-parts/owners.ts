/** Owners of applications and service principals. Source: `application-post-owners`, `serviceprincipal-post-owners`. */

import type { ObjectKind } from '../../graph/object-kind.ts'
import { keyOf } from '../../kernel/ids.ts'
import { ownersRelation, servicePrincipals, users } from '../kinds.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import type { ProposedEdge, WrittenReference } from '../writes/written-reference.ts'
import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { callerKey, ownsWhatItCreates, requireControl } from './control.ts'

/** Most owners of one object. Source: https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions */
export const mostApplicationOwners = 100

async function requireControlOfSource({
  context,
  transaction,
  source,
}: ProposedEdge): Promise<void> {
  const { family, id } = source
  const isStored = (await transaction.find(context.caller.tenant, { family, id })) !== undefined
  // WHY not for a new object: the caller who creates it names its owners.
  if (isStored) await requireControl(context, transaction, source)
}

/** The relation from an object of the kind to its owners. */
export function ownersOf(source: ObjectKind, noun: string, sourceType: string): WrittenReference {
  return {
    relation: ownersRelation,
    source,
    targets: [users, servicePrincipals],
    mostTargets: mostApplicationOwners,
    audit: {
      category: 'ApplicationManagement',
      sourceType,
      link: `Add owner to ${noun}`,
      unlink: `Remove owner from ${noun}`,
    },
    checkLink: requireControlOfSource,
    checkUnlink: requireControlOfSource,
  }
}

/** The first owner of a new object: its creator, unless the request names it. */
export function firstOwner(
  { context }: Pick<ProposedChange, 'context'>,
  { bound }: DirectoryProposal,
): DirectoryProposal['bound'] {
  const { id } = callerKey(context)
  const isNamed = (bound[ownersRelation] ?? []).some((owner) => keyOf(owner) === keyOf(id))
  return ownsWhatItCreates(context) && !isNamed ? { [ownersRelation]: [id] } : {}
}
