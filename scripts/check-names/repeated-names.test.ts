import { expect, it } from 'vitest'
import { findRepeatedNames } from './repeated-names.ts'

function repeatedIn(sources: Readonly<Record<string, string>>): unknown {
  return findRepeatedNames(new Map(Object.entries(sources)))
}

it('lists exported names of any kind that two files declare', () => {
  expect(
    repeatedIn({
      'a.ts': 'export function read(): void {}\nexport class Store {}\nexport interface Row {}\n',
      'b.ts': 'export const read = 1\nexport abstract class Store {}\nexport type Row = string\n',
      'c.ts': 'export async function read(): Promise<void> {}\n',
    }),
  ).toEqual([
    { name: 'Row', kind: 'exported', files: ['a.ts', 'b.ts'] },
    { name: 'Store', kind: 'exported', files: ['a.ts', 'b.ts'] },
    { name: 'read', kind: 'exported', files: ['a.ts', 'b.ts', 'c.ts'] },
  ])
})

it('lists types that two files declare although only one or none exports them', () => {
  expect(
    repeatedIn({
      'a.ts': 'interface Row {\n  readonly id: string\n}\ntype Kind = string\n',
      'b.ts': 'export type Row = string\ntype Kind = number\n',
    }),
  ).toEqual([
    { name: 'Kind', kind: 'type', files: ['a.ts', 'b.ts'] },
    { name: 'Row', kind: 'type', files: ['a.ts', 'b.ts'] },
  ])
})

it('counts a name once per file: overloads, and a constant with its type', () => {
  const overloads =
    'export function f(a: string): void\nexport function f(a: number): void\nexport function f(): void {}\n'
  const pair = 'export const Level = 1\nexport type Level = number\n'
  expect(repeatedIn({ 'a.ts': overloads + pair })).toEqual([])
})

it('does not count values that stay in their file, inner declarations and re-exports', () => {
  expect(
    repeatedIn({
      'a.ts': 'const limit = 1\nexport function f(): void {\n  interface Row {}\n}\n',
      'b.ts': 'const limit = 2\nexport function g(): void {\n  interface Row {}\n}\n',
      'index.ts': "export { f } from './a.ts'\nexport type { Row } from './b.ts'\n",
    }),
  ).toEqual([])
})
