/** Runs test files in a copy of the repository and reads the result. */

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What a run of test files came to. */
export interface TestRun {
  readonly passed: number
  readonly failed: number
  /** The first test that failed, with its file. */
  readonly firstFailure?: string
  /** Files whose tests did not run: their code does not load, or the run ended at an earlier failure. */
  readonly broken: readonly string[]
}

interface FileReport {
  readonly name: string
  readonly status: 'passed' | 'failed'
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
}

/** Reads the report that Vitest writes with `--reporter=json`. */
export function readReport(report: { readonly testResults: readonly FileReport[] }): TestRun {
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: name })),
  )
  const failures = tests.filter(({ status }) => status === 'failed')
  const [first] = failures
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failures.length,
    ...(first && { firstFailure: `${first.file} › ${first.fullName}` }),
    broken: report.testResults
      .filter(
        ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
      )
      .map(({ name }) => name),
  }
}

/**
 * Runs the test files of a checkout until the first failure, or to the end.
 * @throws Error with the output when Vitest leaves no report.
 */
export async function runTests(
  root: string,
  files: readonly string[],
  bail: 0 | 1,
): Promise<TestRun> {
  const reportFile = join(root, 'planted-faults-report.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const parameters = [vitest, 'run', '--reporter=json', `--outputFile=${reportFile}`]
  const output = await promisify(execFile)(
    process.execPath,
    [...parameters, `--bail=${bail}`, ...files],
    { cwd: root, maxBuffer: 64 * 1_024 * 1_024 },
  ).catch((error: unknown) => error)
  const report = await readFile(reportFile, 'utf8').catch(() => {
    throw new Error('the test run left no report', { cause: output })
  })
  return readReport(JSON.parse(report) as Parameters<typeof readReport>[0])
}
