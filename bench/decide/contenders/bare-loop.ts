/**
 * The least work that finds the policies of a sign-in: eleven look-ups, and their sets joined. It is a limit and not an
 * engine: it knows neither unknown facts nor grants, and looks at no more than four groups of a user.
 */

import { attributes, type Attribute, type Rule } from '../workload/rule.ts'
import type { Workload } from '../workload/workload.ts'
import type { Contender, Prepare } from './contender.ts'

/** A set of policies as bits, and a bit for each word that is not empty. */
interface Bits {
  readonly words: Int32Array
  readonly filled: Int32Array
}

/** The policies that a value of one attribute cannot rule out. */
interface Table {
  /** By value in lower case. */
  readonly byValue: ReadonlyMap<string, Bits>
  /** Those for a sign-in without a value, or with one that no policy names. */
  readonly unnamed: Bits
}

/** The user and four groups; the other six attributes have one value each. */
const valuesOfSubject = 5

function bitsOf(size: number, contains: (place: number) => boolean): Int32Array {
  const bits = new Int32Array(Math.ceil(size / 32))
  for (let place = 0; place < size; place += 1) {
    if (contains(place)) bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31))
  }
  return bits
}

function tableOf(attribute: Attribute, rules: readonly Rule[]): Table {
  const tests = rules.map((rule) => rule.tests.find((test) => test.attribute === attribute))
  const named = tests.flatMap((test) => [...(test?.includes ?? []), ...(test?.excludes ?? [])])
  const setOf = (value: string | undefined): Bits => {
    const words = bitsOf(rules.length, (place) => {
      const { includes = null, excludes = [] } = tests[place] ?? {}
      if (value === undefined) return includes === null
      return (includes === null || includes.includes(value)) && !excludes.includes(value)
    })
    return { words, filled: bitsOf(words.length, (place) => words[place] !== 0) }
  }
  return {
    byValue: new Map([...new Set(named)].map((value) => [value.toLowerCase(), setOf(value)])),
    unnamed: setOf(undefined),
  }
}

/** Words of sets, by their places: which are read, and what is found in them. */
interface Reading {
  readonly places: Int32Array
  count: number
  readonly found: Int32Array
}

function addWords({ places, count, found }: Reading, set: Int32Array): void {
  for (let index = 0; index < count; index += 1) {
    found[index] = (found[index] ?? 0) | (set[places[index] ?? 0] ?? 0)
  }
}

function keepWords({ places, count, found }: Reading, set: Int32Array): void {
  for (let index = 0; index < count; index += 1) {
    found[index] = (found[index] ?? 0) & (set[places[index] ?? 0] ?? 0)
  }
}

/** Joins the sets of the subject by `or`, and the result with the others by `and`. */
function join(sets: readonly Int32Array[], reading: Reading): void {
  for (let index = 0; index < reading.count; index += 1) reading.found[index] = 0
  for (let place = 0; place < sets.length; place += 1) {
    const set = sets[place]
    if (set === undefined) continue
    if (place < valuesOfSubject) addWords(reading, set)
    else keepWords(reading, set)
  }
}

function load({ rules }: Workload): Prepare {
  const [subject, ...others] = attributes.map((attribute) => tableOf(attribute, rules))
  const tables = [...Array.from({ length: valuesOfSubject }, () => subject), ...others]
  const sets: Int32Array[] = []
  const filled: Int32Array[] = []
  const size = Math.ceil(rules.length / 32)
  const parts = Int32Array.from({ length: Math.ceil(size / 32) }, (_, part) => part)
  const common: Reading = {
    places: parts,
    count: parts.length,
    found: new Int32Array(parts.length),
  }
  const rest: Reading = { places: new Int32Array(size), count: 0, found: new Int32Array(size) }
  return ({ facts: { values } }) => {
    const asked = [
      ...Array.from({ length: valuesOfSubject }, (_, place) => values.subject[place] ?? ''),
      ...attributes.slice(1).map((attribute) => values[attribute][0] ?? ''),
    ]
    return () => {
      for (let place = 0; place < tables.length; place += 1) {
        const table = tables[place]
        const found = table?.byValue.get((asked[place] ?? '').toLowerCase()) ?? table?.unnamed
        if (found === undefined) continue
        sets[place] = found.words
        filled[place] = found.filled
      }
      join(filled, common)
      rest.count = 0
      for (let part = 0; part < common.count; part += 1) {
        for (let bits = common.found[part] ?? 0; bits !== 0; bits &= bits - 1) {
          rest.places[rest.count] = (part << 5) + 31 - Math.clz32(bits & -bits)
          rest.count += 1
        }
      }
      join(sets, rest)
      let isFound = false
      for (let index = 0; index < rest.count; index += 1) isFound ||= rest.found[index] !== 0
      return isFound ? 'controls' : 'allow'
    }
  }
}

export const bareLoop: Contender = { name: 'bare loop', load }
