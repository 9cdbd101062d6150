/** Which of several policies counts, and how the reference says so. */

import type { Found, ReferenceValue } from './reference-records.ts'

/** SC3: only policies that can be read stand; the first of them counts. */
export function standing(order: readonly Found[]): readonly Found[] {
  return order.filter(({ body }) => body !== undefined)
}

/** The policies that cannot be read. */
export function inertOf(order: readonly Found[]): readonly string[] {
  return order.filter(({ body }) => body === undefined).map(({ name }) => `${name} inert`)
}

/** Why a policy counts. */
export function decision({ tier, name, isAway }: Found): string {
  const code = {
    servicePrincipal: 'assignedToServicePrincipal',
    organization: 'organizationDefault',
    application: isAway ? 'assignedInHomeTenant' : 'assignedToApplication',
  }[tier]
  return `${tier} ${code} ${name}`
}

/** Why the others do not count. */
export function behind([winner, ...losers]: readonly Found[]): readonly string[] {
  return losers.map(({ name, tier }) => {
    const equals = tier === 'organization' ? 'sameDefaultFirst' : 'sameObjectFirst'
    const code = tier === winner?.tier ? equals : `${winner?.tier}First`
    return `${name} ${tier} ${code}`
  })
}

/** SC1: the first policy supplies the value; what it lacks is built in. */
export function settle(
  order: readonly Found[],
  ignored: readonly string[],
  builtIn: unknown,
  read: (body: unknown) => unknown,
): ReferenceValue {
  const [winner] = order
  if (winner === undefined) {
    return { value: builtIn, by: 'builtIn noPolicy', overridden: [], ignored, warnings: [] }
  }
  const value = read(winner.body)
  return {
    value: value ?? builtIn,
    by: value === undefined ? `builtIn memberAbsent ${winner.name}` : decision(winner),
    overridden: behind(order),
    ignored,
    warnings: [],
  }
}
