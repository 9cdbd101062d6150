/** The table of facts in `docs/facts.md` has a row for each fact of a sign-in. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { settingsSchema } from '../../src/conditional-access/decisions/source.ts'
import { deviceTextProperties } from '../../src/conditional-access/engine/model/sign-in-schema.ts'
import { factNames } from '../../src/conditional-access/engine/model/sign-in.ts'

const page = readFileSync(new URL('../../docs/facts.md', import.meta.url), 'utf8')

/** The first cells of the table below a heading. */
function rowsBelow(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^\| `([^`]+)`/gmu)].map(([, name = '']) => name)
}

it('lists every fact of the schema once', () => {
  const texts = new Set<string>(deviceTextProperties.map((name) => `device.${name}`))
  const facts = factNames.filter((name) => !texts.has(name))
  const rows = rowsBelow('Facts of a sign-in')
  // Members that no answer waits for.
  const others = ['network.namedLocationIds', 'target.applications.displayName']
  expect(rows.toSorted()).toEqual([...facts, ...others].toSorted())
})

it('lists every setting of a tenant that a question can give', () => {
  const settings = Object.keys(settingsSchema.properties)
  expect(rowsBelow('Settings of the tenant').toSorted()).toEqual(settings.toSorted())
})

it('explains each number of the tables', () => {
  const numbers = [...page.matchAll(/see (\d)/gu)].map(([, number]) => number)
  const explained = [...page.matchAll(/^(\d)\. /gmu)].map(([, number]) => number)
  expect(new Set(numbers)).toEqual(new Set(explained))
})
