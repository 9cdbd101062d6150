/** The export runs in a browser: none of the files it loads imports a module that only a server has. */

import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const entry = new URL('../index.ts', import.meta.url)

/** Packages that run in a browser. */
const portable = ['ipaddr.js', 'jsonc-parser', 'temporal-polyfill', 'typebox', 'windows-iana']

const importStatement = /^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s)?'(?<source>[^']+)'/gmu
const onlyTypes = /^(?:import|export)\s*\{(?:\s*type\s[^,}]+,?)+\s*\}\s*from/u

/** Lists what a file imports at run time; imports of types alone are erased. */
function importsOf(file: URL): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(importStatement)].flatMap(([text, source = '']) =>
    onlyTypes.test(text) ? [] : [source],
  )
}

it('imports no module of Node.js, no server and no store', () => {
  const files = new Set([entry.href])
  const packages = new Set<string>()
  for (const file of files) {
    if (file.endsWith('.json')) continue
    for (const source of importsOf(new URL(file))) {
      if (!source.startsWith('.')) packages.add(source)
      else {
        const imported = new URL(source, file)
        expect(existsSync(imported)).toBe(true)
        files.add(imported.href)
      }
    }
  }
  expect(files.size).toBeGreaterThan(100)
  const names = [...packages].map((source) => source.split('/')[0])
  expect(new Set(names)).toEqual(new Set(portable))
})
