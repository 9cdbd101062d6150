/** Which tests of a condition include a sign-in in a policy, and which exclude it. */

/** An item of a policy with the number of its test. */
export interface Entry {
  readonly test: number
  /** `includeUsers:All`; null for a test that belongs to no item of the policy. */
  readonly label: string | null
}

/** How one policy uses the tests of a condition. */
export interface Plan {
  /** Null when every sign-in is included. */
  readonly include: readonly Entry[] | null
  readonly exclude: readonly Entry[]
  /** Items that include every sign-in and so need no test; traces show them before the others. */
  readonly shownOnly?: readonly Entry[]
  /** Whether alternative audiences replace the requested ones instead of being added to them (E19). */
  readonly usesAlternativeOnly?: boolean
}

/** The plan of a policy that does not set a condition (E3). */
export const unrestricted: Plan = Object.freeze({ include: null, exclude: Object.freeze([]) })

const noEntries: readonly Entry[] = Object.freeze([])

/** Turns the items of a member into entries, each once; items without a test are left out. */
export function entriesOf(
  member: string,
  items: readonly string[],
  testOf: (item: string) => number | undefined,
): readonly Entry[] {
  if (items.length === 0) return noEntries
  return [...new Set(items)].flatMap((item) => {
    const test = testOf(item)
    return test === undefined ? [] : [{ test, label: `${member}:${item}` }]
  })
}

/** The items of a member of a policy. */
interface ListMember {
  readonly member: string
  readonly items: readonly string[]
}

/**
 * The plan of a policy that lists what it includes and excludes. Two empty lists restrict nothing;
 * `everyItem` includes every sign-in.
 */
export function planOfLists(
  include: ListMember,
  exclude: ListMember,
  everyItem: string,
  testOf: (item: string) => number,
): Plan {
  if (include.items.length === 0 && exclude.items.length === 0) return unrestricted
  const included = entriesOf(include.member, include.items, testOf)
  const excluded = entriesOf(exclude.member, exclude.items, testOf)
  return include.items.includes(everyItem)
    ? { shownOnly: included, include: null, exclude: excluded }
    : { include: included, exclude: excluded }
}
