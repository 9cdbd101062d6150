import { expect, it } from 'vitest'
import { reportableWarnings } from './reportable-warnings.ts'

const warning = (message: string) => ({ message, target: '/conditions' })

it('passes as many warnings as can be read', () => {
  const warnings = Array.from({ length: 50 }, (_, index) => warning(String(index)))
  expect(reportableWarnings(warnings)).toEqual(warnings)
})

it('says of more only how many there are', () => {
  const reported = reportableWarnings(Array.from({ length: 60 }, () => warning('x')))
  expect([reported.length, reported.at(-1)]).toEqual([51, { message: 'and 10 more warnings' }])
})

it('cuts what is longer than a sentence or two', () => {
  expect(reportableWarnings([warning('x'.repeat(5_000))])[0]?.message).toHaveLength(401)
})
