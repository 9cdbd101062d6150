/** `ostiary b2c lint`: says what the service accepts, but what is wrong or risky at run time. */

import { Command, Option } from 'commander'
import { CommandError, exitCodes } from '../failure.ts'
import { collect } from '../options.ts'
import { findingLevels, type FindingLevel } from './file-findings.ts'
import type { FindingsForm } from './report.ts'
import {
  addSetOptions,
  findingsOutputOption,
  keysOption,
  type FactFlags,
  type SetFlags,
} from './set-flags.ts'

interface LintFlags extends SetFlags, Pick<FactFlags, 'keys'> {
  readonly output: FindingsForm
  readonly failOn: FindingLevel
  readonly ignore: readonly string[]
}

async function lint(path: string, flags: LintFlags): Promise<void> {
  const { lintRules } = await import('../../trust-framework/lint/lint-rules.ts')
  requireRules(flags.ignore, new Set(lintRules.map(({ id }) => id)))
  const { loadSet } = await import('./load-set.ts')
  const loaded = await loadSet(path, flags)
  const { readTenantFacts } = await import('./tenant-facts.ts')
  const facts = await readTenantFacts({ ...flags, missingKeys: 'warn' })
  const { lintSet } = await import('./lint-set.ts')
  const all = await lintSet(loaded, facts)
  const findings = all.filter(({ rule }) => !flags.ignore.includes(rule))
  const { countedLevels, printReport } = await import('./report.ts')
  await printReport({ loaded, findings }, flags.output, async () => {
    const { helpOfCode } = await import('./code-help.ts')
    const byId = new Map(lintRules.map((rule) => [rule.id, rule]))
    return (rule) => byId.get(rule) ?? helpOfCode(rule)
  })
  const failing = findingLevels.slice(0, findingLevels.indexOf(flags.failOn) + 1)
  if (findings.some(({ level }) => failing.includes(level))) {
    throw new CommandError(countedLevels(findings))
  }
}

/** @throws CommandError for a rule that does not exist: a misspelt one must not look like one that is ignored. */
function requireRules(ids: readonly string[], known: ReadonlySet<string>): void {
  const unknown = ids.find((id) => !known.has(id))
  if (unknown === undefined) return
  throw new CommandError(
    `--ignore: no lint rule has the id '${unknown}'; docs/lint lists the rules`,
    exitCodes.usage,
  )
}

/** The command. It exits with 1 when a finding is as grave as `--fail-on` says, or a file cannot be read. */
export function b2cLintCommand(): Command {
  return addSetOptions(
    new Command('lint').description(
      'say what Azure AD B2C accepts, but what fails or misleads when a user signs in',
    ),
  )
    .addOption(keysOption())
    .addOption(
      new Option('--fail-on <level>', 'the least grave findings that make the command exit with 1')
        .env('OSTIARY_B2C_FAIL_ON')
        .choices(findingLevels)
        .default('error'),
    )
    .addOption(
      new Option('--ignore <rule>', 'leave out the findings of a rule (repeatable)')
        .env('OSTIARY_B2C_IGNORE')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(findingsOutputOption())
    .action(lint)
}
