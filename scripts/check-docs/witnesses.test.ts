import { expect, it } from 'vitest'
import {
  findClaimsWithoutWitness,
  findUnprovenWitnesses,
  hasTest,
  readWitnesses,
} from './witnesses.ts'

const document = [
  '| #  | Claim | Witness |',
  '| 1  | Reads | `test/a.test.ts` › `reads %s of $set.name (all)` |',
  '| 22 | Writes | `test/b.test.ts` › `writes` |',
  '| 23 | Sings | |',
].join('\n')

it('reads the tests that a document names', () => {
  expect(readWitnesses(document)).toEqual([
    { file: 'test/a.test.ts', name: 'reads %s of $set.name (all)' },
    { file: 'test/b.test.ts', name: 'writes' },
  ])
})

it('finds claims that name no test', () => {
  expect(findClaimsWithoutWitness(document)).toEqual(['a claim has no witness: | 23 | Sings | |'])
})

const passed = [
  { file: 'test/a.test.ts', name: 'reads ids of users (all)', state: 'passed' },
  { file: 'test/a.test.ts', name: 'reads names of groups (all)', state: 'passed' },
  { file: 'test/b.test.ts', name: 'writes', state: 'passed' },
] as const

it('accepts a run in which every witness passed, in each of its rows', () => {
  expect(findUnprovenWitnesses(readWitnesses(document), passed)).toEqual([])
})

it('finds witnesses that did not run, although a test of another file or a longer name did', () => {
  const tests = [
    ...passed.slice(0, 2),
    { file: 'test/c.test.ts', name: 'writes', state: 'passed' },
    { file: 'test/b.test.ts', name: 'writes twice', state: 'passed' },
  ] as const
  expect(findUnprovenWitnesses(readWitnesses(document), tests)).toEqual([
    'test/b.test.ts › writes: did not run',
  ])
})

it('finds witnesses of which one row was skipped', () => {
  const tests = [
    ...passed,
    { file: 'test/a.test.ts', name: 'reads keys of roles (all)', state: 'skipped' },
  ] as const
  expect(findUnprovenWitnesses(readWitnesses(document), tests)).toEqual([
    'test/a.test.ts › reads %s of $set.name (all): 1 of 3 skipped',
  ])
})

it('finds the test of a name in a source, and no other text', () => {
  const source = [
    "it('reads', async () => {",
    "  await service.send('GET', path)",
    'it.each(rows)(',
    '  "writes $name (all) of %s",',
    '  (_, row) => {',
    "  const title = 'sings'",
  ].join('\n')
  const names = ['reads', 'writes $name (all) of %s', 'GET', 'sings', 'read']
  expect(names.filter((name) => hasTest(source, name))).toEqual(names.slice(0, 2))
})
