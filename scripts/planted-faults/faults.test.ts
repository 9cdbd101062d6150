import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plantedFaults } from './faults.ts'
import { plant } from './planted-fault.ts'
import { readReport } from './test-run.ts'

describe('the planted faults', () => {
  it('are at least a dozen, each with its own name', () => {
    const names = new Set(plantedFaults.map(({ name }) => name))
    expect(names.size).toBe(plantedFaults.length)
    expect(names.size).toBeGreaterThanOrEqual(12)
  })

  it.each(plantedFaults)('have their source text once: $name', (fault) => {
    const source = readFileSync(fault.file, 'utf8')
    expect(fault.text).not.toContain('\n')
    expect(plant(fault, source)).not.toBe(source)
    expect(fault.tests.filter((file) => !existsSync(file))).toEqual([])
  })

  it.each([
    ['that is gone', 'c'],
    ['that is there twice', 'a'],
  ])('refuse a source text %s', (_, text) => {
    const fault = { name: 'n', file: 'f.ts', text, replacement: 'b', tests: [] }
    expect(() => plant(fault, 'a a')).toThrow(/^n: f\.ts contains/u)
  })
})

describe('a report of tests', () => {
  it('is counted, with the first failure and the files that did not run', () => {
    const test = (status: string, fullName: string) => ({ status, fullName })
    expect(
      readReport({
        testResults: [
          { name: 'a.test.ts', status: 'passed', assertionResults: [test('passed', 'one')] },
          {
            name: 'b.test.ts',
            status: 'failed',
            assertionResults: [test('passed', 'two'), test('failed', 'three'), test('failed', '4')],
          },
          { name: 'c.test.ts', status: 'failed', assertionResults: [] },
        ],
      }),
    ).toEqual({
      passed: 2,
      failed: 2,
      firstFailure: 'b.test.ts › three',
      broken: ['c.test.ts'],
    })
  })
})
