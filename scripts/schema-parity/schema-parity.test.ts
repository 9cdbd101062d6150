import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeOutside } from '../../test/support/outside-data.ts'
import { isWhole, measureSchemas, shareOf, stsTypes, typeRowsOf } from './measure.ts'
import { ownMetadata } from './own-metadata.ts'
import { readCsdl } from './read-csdl.ts'
import { scopeOf } from './scope.ts'
import { typeTableOf, type TypeEntry } from './type-table.ts'
import published from './types-v1.0.json' with { type: 'json' }

/** Source: `microsoftgraph/msgraph-metadata` of 2026-08-20, the schema of v1.0. */
const table: Readonly<Record<string, TypeEntry>> = published
const own = ownMetadata(['v1.0']).then((documents) => readCsdl(documents.get('v1.0') ?? ''))

it('has the types of STS policies in its table of v1.0', () => {
  expect(stsTypes.filter((name) => !Object.hasOwn(table, name))).toEqual([])
})

it('has every conditional access type of v1.0 whole', async () => {
  expect(typeTableOf(await own, Object.keys(table))).toMatchObject(table)
})

describeOutside(
  'the types of $metadata compared with the published ones',
  'data/graph',
  (folder) => {
    const measured = measureSchemas()

    it('are those of the table in v1.0', async () => {
      const schema = readCsdl(readFileSync(`${folder}policy-types-v1.0.csdl.xml`, 'utf8'))
      const { types, operations } = scopeOf(schema, await own)
      expect(typeTableOf(schema, [...types, ...operations])).toEqual(table)
    })

    it('are whole in v1.0', async () => {
      const [v1] = await measured
      const rows = v1 ? typeRowsOf(v1) : []
      expect(rows.filter((row) => !isWhole(row))).toEqual([])
    })

    it('are at 100 % for the STS policies of v1.0', async () => {
      const [v1] = await measured
      const shares = Object.fromEntries(
        (v1 ? typeRowsOf(v1) : [])
          .filter(({ name }) => stsTypes.includes(name))
          .map((row) => [row.name, shareOf(row)]),
      )
      expect(shares).toEqual(Object.fromEntries(stsTypes.map((name) => [name, 100])))
    })

    it.each(['v1.0', 'beta'])('have a reason for each difference from %s', async (version) => {
      const measurement = (await measured).find((each) => each.version === version)
      expect(measurement).toMatchObject({ unexplained: [], stale: [], unclassified: [] })
    })
  },
)
