/** Every numbered rule of STS policies (D, E, C, H, T, A) has a vector or a named test. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const vectors = join(root, 'src/sts-policies/vectors')

/** Rows without vectors: requests and the shape of a body. Their ids stand in the name of a test. */
const rowsOfTests: Readonly<Record<string, readonly string[]>> = {
  'src/sts-policies/definitions/definition-member.test.ts': ['D15', 'D16', 'D19'],
  'test/http/sts-families.test.ts': ['E27', 'E28'],
}

const rowsOf = (letter: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)

/** The rows that begin ids and descriptions of the vectors; `E15a` and `E15b` are both `E15`. */
function rowsOfVectors(): ReadonlySet<string> {
  const files = readdirSync(vectors).filter((name) => name.endsWith('.json'))
  const texts = files.map((name) => readFileSync(join(vectors, name), 'utf8'))
  const begin = /"(?:id|description)": "([DECHTA]\d+)[a-z]?[ "]/gu
  return new Set(texts.flatMap((text) => [...text.matchAll(begin)].map(([, row = '']) => row)))
}

it('has a vector for every row, or a test that names it', () => {
  const named = Object.entries(rowsOfTests).flatMap(([file, rows]) => {
    const text = readFileSync(join(root, file), 'utf8')
    return rows.filter((row) => new RegExp(`^\\s*(?:it\\(|\\[)'[^']*\\(${row}\\)`, 'mu').test(text))
  })
  const covered = new Set([...rowsOfVectors(), ...named])
  const rows = [
    ...rowsOf('D', 33),
    ...rowsOf('E', 28),
    ...rowsOf('C', 12),
    ...rowsOf('H', 16),
    ...rowsOf('T', 4),
    ...rowsOf('A', 6),
  ]
  expect(rows.filter((row) => !covered.has(row))).toEqual([])
})
