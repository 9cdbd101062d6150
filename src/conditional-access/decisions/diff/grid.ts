/**
 * Sign-ins over attributes: each attribute has a plain value and others. All combinations are told in one
 * order, those that differ in fewer attributes from the plainest sign-in first, so that a bound leaves
 * out the most contrived ones.
 */

import type { SignIn } from '../../engine/model/sign-in.ts'

/** A value of an attribute: the members of a sign-in that it sets. Those of `risk` add up. */
export type AttributeValue = Partial<SignIn>

/** An attribute with at least one value, the plain one first. */
export interface Attribute {
  readonly name: string
  readonly values: readonly [plain: AttributeValue, ...others: AttributeValue[]]
}

/** How much of a grid is asked. */
export interface GridExtent {
  /** All combinations of values. */
  readonly size: number
  /** Those that are asked. */
  readonly asked: number
  /** Every combination is asked in which so many attributes differ from the plainest sign-in. */
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

/** Tells how far the first `limit` combinations go. */
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

/** Chooses other values for exactly so many attributes from a position on. */
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

/** Tells the first `limit` combinations, as changes of `base`, which stands for all plain values. */
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
