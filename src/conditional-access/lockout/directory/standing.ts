/** What decides whether a principal can sign in, in one state of the directory. */

import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import { entityName } from '../../../store/entity-name.ts'
import type { EntityKey, Reader, StoredObject } from '../../../store/port.ts'
import { readObjects } from '../../../directory/nested-groups.ts'
import type { Denial, LockoutFinder } from '../find-lockouts.ts'
import { loadPrincipals } from '../load-principals.ts'
import type { LockoutPrincipal } from '../principal.ts'

/** One principal whose account exists. */
export interface Standing {
  readonly principal: LockoutPrincipal
  readonly isEnabled: boolean
}

/** The principals of one state, by `entityName`; those that do not exist are left out. */
export type Standings = ReadonlyMap<string, Standing>

/** Completes objects with what policies select by. */
export async function standingsOf(
  reader: Reader,
  tenant: TenantId,
  objects: readonly StoredObject[],
  { named }: LockoutFinder,
): Promise<Standings> {
  const principals = await loadPrincipals(reader, tenant, objects, named)
  const byId = new Map(principals.map((principal) => [keyOf(principal.id), principal]))
  return new Map(
    objects.flatMap((object) => {
      const principal = byId.get(keyOf(object.id))
      const isEnabled = object.body['accountEnabled'] !== false
      return principal === undefined ? [] : [[entityName(object), { principal, isEnabled }]]
    }),
  )
}

/** Reads principals by their keys. */
export async function loadStandings(
  reader: Reader,
  tenant: TenantId,
  keys: readonly EntityKey[],
  finder: LockoutFinder,
): Promise<Standings> {
  return standingsOf(reader, tenant, await readObjects(reader, tenant, keys), finder)
}

/** Why a principal cannot sign in. */
export type Obstacle =
  | { readonly kind: 'deleted' | 'disabled' }
  | { readonly kind: 'denied'; readonly denials: readonly Denial[] }

/** Finds why a principal cannot sign in; undefined when a sign-in may be allowed. */
export function obstacleOf(
  standing: Standing | undefined,
  finder: LockoutFinder,
): Obstacle | undefined {
  if (standing === undefined) return { kind: 'deleted' }
  if (!standing.isEnabled) return { kind: 'disabled' }
  const denials = finder.denialsOf(standing.principal.possible)
  return denials && { kind: 'denied', denials }
}
