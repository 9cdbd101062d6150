import { expect, it } from 'vitest'
import {
  allow,
  bestOf,
  block,
  both,
  deny,
  either,
  interrupt,
  spanOf,
  worstOf,
} from './outcome-span.ts'

const one = spanOf(allow, deny)
const other = spanOf(interrupt, interrupt)

function ends(span: number): readonly number[] {
  return [bestOf(span), worstOf(span)]
}

it('both: each end is the stricter one', () => {
  expect(ends(both(one, other))).toEqual([interrupt, deny])
  expect(ends(both(one, spanOf(block, block)))).toEqual([block, block])
})

it('either: each end is the looser one', () => {
  expect(ends(either(one, other))).toEqual([allow, interrupt])
})
