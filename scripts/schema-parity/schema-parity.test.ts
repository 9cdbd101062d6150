import { describe, expect, it } from 'vitest'
import {
  hasPublishedSchemas,
  isWhole,
  measureSchemas,
  publishedFolder,
  typeRowsOf,
} from './measure.ts'

if (!hasPublishedSchemas()) {
  process.stdout.write(`skipped: the published schemas are not in ${publishedFolder}\n`)
}

describe.skipIf(!hasPublishedSchemas())('the types of $metadata beside the published ones', () => {
  const measured = measureSchemas()

  it('has every conditional access type of v1.0 whole', async () => {
    const [v1] = await measured
    const rows = v1 ? typeRowsOf(v1) : []
    expect(rows.filter((row) => !isWhole(row))).toEqual([])
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'authenticationStrengthPolicy',
        'caPoliciesDeletableRoot',
        'conditionalAccessPolicy',
        'conditionalAccessRoot',
        'conditionalAccessTemplate',
        'countryNamedLocation',
        'ipNamedLocation',
        'signInConditions',
        'userSignIn',
        'whatIfAnalysisResult',
      ]),
    )
  })

  it.each(['v1.0', 'beta'])('has a reason for each difference from %s', async (version) => {
    const measurement = (await measured).find((each) => each.version === version)
    expect(measurement).toMatchObject({ unexplained: [], stale: [], unclassified: [] })
  })
})
