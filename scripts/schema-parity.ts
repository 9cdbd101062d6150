/**
 * Prints how the types of the service's own `$metadata` compare with the published ones: per type what is
 * present, missing, different or extra, with the reasons. Fails when anything has no reason, and when
 * anything of a v1.0 type is missing or different. Needs the published schemas in `../shared`.
 */

import type { Difference, TypeRow } from './schema-parity/compare.ts'
import {
  hasPublishedSchemas,
  isWhole,
  measureSchemas,
  nameOf,
  publishedFolder,
  shareOf,
  stsTypes,
  typeRowsOf,
  type Measurement,
} from './schema-parity/measure.ts'

function printDifference(difference: Difference): string {
  const { published, own } = difference
  return published === undefined
    ? nameOf(difference)
    : `${nameOf(difference)}: published ${published}; here ${own}`
}

function countOf({ differences }: TypeRow, is: Difference['is']): number {
  return differences.filter((difference) => difference.is === is).length
}

function printVersion(measurement: Measurement): void {
  const { version, rows, accepted, unexplained, stale, outside, unclassified } = measurement
  console.log(`\n${version}\n`)
  console.table(
    Object.fromEntries(
      rows.map((row) => [
        row.name,
        {
          kind: row.kind,
          share: `${shareOf(row)} %`,
          present: row.present,
          missing: countOf(row, 'missing'),
          different: countOf(row, 'different'),
          extra: countOf(row, 'extra'),
        },
      ]),
    ),
  )
  for (const difference of accepted) {
    console.log(`- ${printDifference(difference)}\n  ${difference.reason}`)
  }
  for (const { types, reason } of outside) {
    console.log(`- outside the scope: ${types.join(', ')}\n  ${reason}`)
  }
  for (const difference of unexplained) console.error(`NO REASON: ${printDifference(difference)}`)
  for (const name of stale) console.error(`NO SUCH DIFFERENCE: ${name}`)
  for (const name of unclassified) console.error(`NEITHER IN SCOPE NOR OUTSIDE: ${name}`)
}

/** The line that the documentation quotes. */
function summaryOf(measurement: Measurement): string {
  const rows = typeRowsOf(measurement)
  const present = rows.reduce((sum, row) => sum + row.present, 0)
  const unlike = rows.reduce(
    (sum, row) => sum + countOf(row, 'missing') + countOf(row, 'different'),
    0,
  )
  const whole = rows.filter(isWhole).length
  const operations = measurement.rows.length - rows.length
  const wholeOperations = measurement.rows.filter(isWhole).length - whole
  return (
    `${measurement.version}: ${whole} of ${rows.length} types whole, ${present} of ` +
    `${present + unlike} members the same, ${wholeOperations} of ${operations} operations`
  )
}

/** Tells whether v1.0 has every type of STS policies, and all of it. */
function hasStsTypes(measurement: Measurement): boolean {
  const rows = new Map(typeRowsOf(measurement).map((row) => [row.name, row]))
  return stsTypes.every((name) => {
    const row = rows.get(name)
    return row !== undefined && isWhole(row)
  })
}

function isSound(measurement: Measurement): boolean {
  const { version, unexplained, stale, unclassified } = measurement
  return (
    (version === 'beta' || hasStsTypes(measurement)) &&
    (version === 'beta' || typeRowsOf(measurement).every(isWhole)) &&
    unexplained.length + stale.length + unclassified.length === 0
  )
}

if (hasPublishedSchemas()) {
  const measurements = await measureSchemas()
  measurements.forEach(printVersion)
  console.log(`\n${measurements.map(summaryOf).join('\n')}`)
  process.exitCode = measurements.every(isSound) ? 0 : 1
} else {
  console.error(`the published schemas are not in ${publishedFolder}`)
  process.exitCode = 1
}
