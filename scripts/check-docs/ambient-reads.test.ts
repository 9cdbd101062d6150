import { expect, it } from 'vitest'
import { findAmbientReads } from './ambient-reads.ts'

const source = [
  '/** Reads `process.env` nowhere. */',
  'const day = new Date(text)',
  'const now = new Date()',
  "const port = process.env['PORT']",
  'const id = randomUUID()',
].join('\n')

it('finds reads of time, environment and randomness, by line', () => {
  expect(findAmbientReads('src/graph/router.ts', source)).toEqual([
    'src/graph/router.ts:3 reads time, randomness or the environment',
    'src/graph/router.ts:4 reads time, randomness or the environment',
    'src/graph/router.ts:5 reads time, randomness or the environment',
  ])
})

it('lets the adapters read them', () => {
  expect(findAmbientReads('src/main.ts', source)).toEqual([])
})
