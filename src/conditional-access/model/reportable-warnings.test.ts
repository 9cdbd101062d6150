import { expect, it } from 'vitest'
import { reportableWarnings } from './reportable-warnings.ts'
import { warningListCodes } from './value-codes.ts'

const ostiaryCode = warningListCodes.omitted
const warning = (message: string) => ({ ostiaryCode, message, target: '/conditions' })

it('passes 50 warnings unchanged', () => {
  const warnings = Array.from({ length: 50 }, (_, index) => warning(String(index)))
  expect(reportableWarnings(warnings)).toEqual(warnings)
})

it('replaces the warnings beyond 50 by one that says that there are more', () => {
  const reported = reportableWarnings(Array.from({ length: 60 }, () => warning('x')))
  expect([reported.length, reported.at(-1)]).toEqual([
    51,
    { ostiaryCode, message: 'there are more warnings, which are not listed' },
  ])
})

it('shortens a long message', () => {
  expect(reportableWarnings([warning('x'.repeat(5_000))])[0]?.message).toHaveLength(401)
})
