/**
 * Closes a test run with one plain line: `N passed, N failed` (and `, N skipped`). Above it are the reasons of
 * skipped tests and, after a run of the whole suite, the witnesses of `docs/parity.md` that it did not prove:
 * each counts as failed.
 */

import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import {
  findUnprovenWitnesses,
  readWitnesses,
  type TestRun,
} from '../../scripts/check-docs/witnesses.ts'

function runOf(test: TestCase): TestRun {
  const file = relative(process.cwd(), test.module.moduleId)
  return { file, name: test.name, state: test.result().state }
}

/** Counts skipped tests by file and reason, one line each. */
function printSkipped(tests: readonly TestCase[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const test of tests) {
    const result = test.result()
    if (result.state !== 'skipped') continue
    const reason = `${runOf(test).file}: ${result.note ?? 'no reason given'}`
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts].map(([reason, count]) => `skipped ${count} in ${reason}`)
}

export default class SummaryReporter implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
  ): Promise<void> {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const runs = tests.map(runOf)
    const count = (state: TestRun['state']): number =>
      runs.filter((run) => run.state === state).length
    // WHY: a file that does not load, or whose hook fails, is failed although none of its tests is.
    const failedOutsideTests = modules.filter(
      (module) => module.state() === 'failed' && module.children.allTests('failed').next().done,
    )
    const unproven = (await this.#isWholeSuite(modules))
      ? findUnprovenWitnesses(readWitnesses(readFileSync('docs/parity.md', 'utf8')), runs)
      : []
    if (unproven.length > 0) process.exitCode = 1
    const failed =
      count('failed') + failedOutsideTests.length + unhandledErrors.length + unproven.length
    const skipped = count('skipped')
    const lines = [
      ...(this.#vitest?.config.testNamePattern === undefined ? printSkipped(tests) : []),
      ...unproven.map((problem) => `docs/parity.md names a test that proved nothing: ${problem}`),
      `${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ]
    process.stdout.write(`\n${lines.join('\n')}\n`)
  }

  /** Tells whether no filter by project, file or name left out a test. */
  async #isWholeSuite(modules: readonly TestModule[]): Promise<boolean> {
    const vitest = this.#vitest
    if (vitest === undefined) return false
    const { project, testNamePattern } = vitest.config
    if (project.length > 0 || testNamePattern !== undefined) return false
    return modules.length === (await vitest.globTestSpecifications()).length
  }
}
