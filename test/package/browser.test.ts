/** The exports that run in a browser: no file they load imports a module that only a server has. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Packages that run in a browser; `lru-cache` has a build for it. */
const portable = [
  'ipaddr.js',
  'jsonc-parser',
  'lru-cache',
  're2js',
  'temporal-polyfill',
  'typebox',
  'windows-iana',
]

const importStatement = /^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s)?'(?<source>[^']+)'/gmu
const onlyTypes = /^(?:import|export)\s*\{(?:\s*type\s[^,}]+,?)+\s*\}\s*from/u

/** Lists what a file imports at run time; imports of types alone are erased. */
function importsOf(file: URL): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(importStatement)].flatMap(
    ([statement, source = '']) => (onlyTypes.test(statement) ? [] : [source]),
  )
}

/** Follows the imports of an entry to the end: its files, and the packages that they import. */
function loadedBy(entry: URL): { readonly files: number; readonly packages: readonly string[] } {
  const files = new Set([entry.href])
  const packages = new Set<string>()
  for (const file of files) {
    if (file.endsWith('.json')) continue
    for (const source of importsOf(new URL(file))) {
      if (source.startsWith('.')) files.add(new URL(source, file).href)
      else packages.add(source.split('/')[0] ?? '')
    }
  }
  return { files: files.size, packages: [...packages] }
}

it.each([
  ['conditional-access', 100],
  ['sts-policies', 10],
])('ostiary/%s imports no module of Node.js, no server and no store', (family, atLeast) => {
  const { files, packages } = loadedBy(new URL(`../../src/${family}/index.ts`, import.meta.url))
  expect(files).toBeGreaterThan(atLeast)
  expect(packages.filter((name) => !portable.includes(name))).toEqual([])
})

it('finds the modules of Node.js that the service imports', () => {
  const { packages } = loadedBy(new URL('../../src/app.ts', import.meta.url))
  expect(packages).toEqual(expect.arrayContaining(['node:crypto', 'fastify']))
})
