/**
 * Combines the values of attributes to sign-ins. Each attribute has a plain value and others. Combinations that differ
 * in fewer attributes from the plainest sign-in come first, so that a limit leaves out the least likely ones.
 */

import type { SignIn } from '../../engine/model/sign-in.ts'

/** A value of an attribute: the members of a sign-in that it sets. Those of `risk` add up. */
export type AttributeValue = Partial<SignIn>

/** An attribute with at least one value, the plain one first. */
export interface Attribute {
  readonly name: string
  readonly values: readonly [plain: AttributeValue, ...others: AttributeValue[]]
}

/** How much of a grid is compared. */
export interface GridExtent {
  /** All combinations of values. */
  readonly size: number
  /** Combinations that are compared. */
  readonly asked: number
  /** Every combination is compared that differs in so many attributes from the plainest sign-in. */
  readonly completeUpTo: number
  /** How many values each attribute has. */
  readonly attributes: Readonly<Record<string, number>>
}

/** Counts combinations by how many attributes differ: `[1, 7, 12]` for 1 + 7 + 12 of them. */
function countByDifferences(attributes: readonly Attribute[]): readonly number[] {
  return attributes.reduce<readonly number[]>(
    (counts, { values }) =>
      [...counts, 0].map(
        (count, differing) => count + (counts[differing - 1] ?? 0) * (values.length - 1),
      ),
    [1],
  )
}

/** Computes how much of the grid the first `limit` combinations are. */
export function gridExtent(attributes: readonly Attribute[], limit: number): GridExtent {
  const counts = countByDifferences(attributes)
  const size = counts.reduce((sum, count) => sum + count, 0)
  let covered = 0
  const firstLeftOut = counts.findIndex((count) => {
    covered += count
    return covered > limit
  })
  return {
    size,
    asked: Math.min(size, limit),
    completeUpTo: (firstLeftOut === -1 ? counts.length : firstLeftOut) - 1,
    attributes: Object.fromEntries(attributes.map(({ name, values }) => [name, values.length])),
  }
}

function combined(base: SignIn, values: readonly AttributeValue[]): SignIn {
  const signIn = values.reduce<SignIn>((known, value) => ({ ...known, ...value }), base)
  return { ...signIn, risk: Object.assign({}, base.risk, ...values.map(({ risk }) => risk)) }
}

/** Yields the choices of other values for exactly `differing` attributes, from a position on. */
function* choices(
  attributes: readonly Attribute[],
  from: number,
  differing: number,
): Generator<readonly AttributeValue[]> {
  if (differing === 0) {
    yield []
    return
  }
  for (let position = from; position <= attributes.length - differing; position += 1) {
    const [, ...others] = attributes[position]?.values ?? []
    if (others.length === 0) continue
    for (const rest of choices(attributes, position + 1, differing - 1)) {
      for (const value of others) yield [value, ...rest]
    }
  }
}

/** Yields the first `limit` combinations, each as a sign-in over `base`. */
export function* signInsOf(
  base: Omit<SignIn, 'principal'>,
  attributes: readonly Attribute[],
  limit: number,
): Generator<SignIn> {
  const plain = combined(
    base as SignIn,
    attributes.map(({ values }) => values[0]),
  )
  let told = 0
  for (let differing = 0; differing <= attributes.length; differing += 1) {
    for (const values of choices(attributes, 0, differing)) {
      if (told === limit) return
      told += 1
      yield combined(plain, values)
    }
  }
}
