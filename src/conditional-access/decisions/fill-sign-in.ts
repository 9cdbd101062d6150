/** Completes the sign-ins of a request with facts of their principals from the directory. */

import { LRUCache } from 'lru-cache'
import { pointerTo, quoted, type Place } from '../../edm/place.ts'
import { FindingList } from '../../kernel/finding-list.ts'
import { failed, passed, type Checked, type Finding } from '../../kernel/findings.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { nextTurn } from '../../kernel/turn.ts'
import type { Reader } from '../../store/port.ts'
import type { Principal, SignIn } from '../engine/model/sign-in.ts'
import { decisionCodes } from './decision-codes.ts'
import { findServicePrincipal, findUser } from './principal-facts.ts'
import type { AskedSignIn } from './asked-sign-in.ts'

/** `directory`: facts that a sign-in leaves out are read from the directory. `given`: they stay unknown. */
export type FactSource = 'directory' | 'given'

/** How sign-ins are completed. */
export interface Filling {
  readonly facts: FactSource
  /** The instant of sign-ins without one, as an ISO text. */
  readonly at: string
}

/**
 * Completes one sign-in, at once when it needs nothing from the directory. `place` is its place in the request, for
 * findings.
 */
export type FillSignIn = (
  asked: AskedSignIn,
  place: Place,
) => Checked<SignIn> | Promise<Checked<SignIn>>

/** Sign-ins that are completed at the same time: a database reads several principals faster than one by one. */
const filledAtOnce = 50

/** Principals that one request keeps. */
const keptPrincipals = 10_000

/** Tells whether the directory could add nothing. */
function isComplete(principal: Principal): boolean {
  switch (principal.kind) {
    case 'user':
      return (
        principal.externalTypes !== undefined &&
        principal.homeTenantId !== undefined &&
        principal.groupIds !== undefined &&
        principal.roleTemplateIds !== undefined
      )
    case 'servicePrincipal':
      return principal.workload !== undefined
    default:
      return true
  }
}

/** Tells whether a sign-in needs nothing more. */
function isWhole(asked: AskedSignIn, facts: FactSource): asked is SignIn {
  const { principal, at } = asked
  if (principal.kind === undefined || at === undefined) return false
  return facts === 'given' || isComplete(principal)
}

/** Creates the function that completes the sign-ins of one request. It reads each principal once. */
export function createFillSignIn(
  reader: Reader,
  tenant: TenantId,
  { facts, at }: Filling,
): FillSignIn {
  let found: LRUCache<string, Promise<Principal | undefined>> | undefined

  function find(kind: Principal['kind'] | undefined, id: string): Promise<Principal | undefined> {
    // WHY a size of one each: a cache with a maximum number allocates room for all of them in every request.
    found ??= new LRUCache({ maxSize: keptPrincipals, sizeCalculation: () => 1 })
    const name = `${kind ?? ''}/${keyOf(id)}`
    const known = found.get(name)
    if (known !== undefined) return known
    const principal = read(kind, id)
    found.set(name, principal)
    return principal
  }

  async function read(
    kind: Principal['kind'] | undefined,
    id: string,
  ): Promise<Principal | undefined> {
    const user = kind === 'servicePrincipal' ? undefined : await findUser(reader, tenant, id)
    if (user !== undefined || kind === 'user') return user
    return findServicePrincipal(reader, tenant, id)
  }

  async function fill(
    { principal, ...rest }: AskedSignIn & Pick<SignIn, 'at'>,
    place: Place,
  ): Promise<Checked<SignIn>> {
    const known = await find(principal.kind, principal.id)
    if (principal.kind !== undefined) {
      return passed({ ...rest, principal: { ...known, ...principal } })
    }
    return known === undefined
      ? failed(unknownPrincipal(principal.id, place))
      : passed({ ...rest, principal: known })
  }

  return (asked, place) => {
    if (isWhole(asked, facts)) return passed(asked)
    const timed = { ...asked, at: asked.at ?? at }
    return isWhole(timed, facts) ? passed(timed) : fill(timed, place)
  }
}

function unknownPrincipal(id: string, place: Place): Finding {
  return {
    ostiaryCode: decisionCodes.principalNotFound,
    message: `user or service principal ${quoted(id)} not found in this tenant; for a principal that is not in the directory, add its \`kind\``,
    target: pointerTo([...place, 'principal', 'id']),
  }
}

function isHere<Value extends object>(value: Value | Promise<Value>): value is Value {
  return !(value instanceof Promise)
}

/**
 * Completes all sign-ins, or fails with the first findings. `placeOf` gives the place of each in the request. Other
 * requests have their turn after each part for which the directory was read.
 */
export async function fillAll(
  fill: FillSignIn,
  asked: readonly AskedSignIn[],
  placeOf: (index: number) => Place,
): Promise<Checked<readonly SignIn[]>> {
  const signIns: SignIn[] = []
  const findings = new FindingList()
  for (let start = 0; start < asked.length && !findings.isFull; start += filledAtOnce) {
    const filling = asked
      .slice(start, start + filledAtOnce)
      .map((signIn, offset) => fill(signIn, placeOf(start + offset)))
    const needsNothing = filling.every(isHere)
    const filled = needsNothing ? filling : await Promise.all(filling.map(async (each) => each))
    for (const each of filled) {
      if (each.ok) signIns.push(each.value)
      else findings.add(...each.findings)
    }
    if (!needsNothing) await nextTurn()
  }
  return findings.found.length > 0 ? failed(...findings.found) : passed(signIns)
}
