/** Declares a relation that all types of one base have once, at the base, as the published schemas do. */

import type { Navigation } from '../../edm/csdl/schema-document.ts'
import type { ComplexType } from '../../edm/model.ts'

/** Relations by the full name of their type. */
type Navigations = ReadonlyMap<string, readonly Navigation[]>

/** Types of one namespace by name. */
type Types = ReadonlyMap<string, ComplexType>

function isSame(one: Navigation, other: Navigation): boolean {
  return (
    one.name === other.name &&
    one.type === other.type &&
    one.isCollection === other.isCollection &&
    one.isContained === other.isContained
  )
}

function depthOf({ base }: ComplexType): number {
  return base === undefined ? 0 : 1 + depthOf(base)
}

/**
 * Moves relations that every type directly below an abstract base has to the base. A base with one such type gets none,
 * and relations of one name that differ in anything else stay where they are.
 */
export function liftNavigations(
  namespace: string,
  types: Types,
  navigations: Navigations,
): Navigations {
  const lifted = new Map(navigations)
  const fullName = ({ name }: ComplexType): string => `${namespace}.${name}`
  const of = (type: ComplexType): readonly Navigation[] => lifted.get(fullName(type)) ?? []
  const bases = [...types.values()]
    .filter(({ isAbstract }) => isAbstract === true)
    .toSorted((one, other) => depthOf(other) - depthOf(one))
  for (const base of bases) {
    const derived = [...types.values()].filter((type) => type.base?.name === base.name)
    const [first, ...others] = derived
    if (first === undefined || others.length === 0) continue
    const shared = of(first).filter((navigation) =>
      others.every((type) => of(type).some((each) => isSame(each, navigation))),
    )
    if (shared.length === 0) continue
    lifted.set(fullName(base), [...of(base), ...shared])
    for (const type of derived) {
      const own = of(type).filter((each) => !shared.some((one) => isSame(one, each)))
      lifted.set(fullName(type), own)
    }
  }
  return lifted
}
