/** `ostiary check`: checks the policies of files together, and says what is wrong with them. */

import { Command, Option } from 'commander'
import { isGuid } from '../kernel/ids.ts'
import {
  greatestReportOnlyDays,
  usualReportOnlyDays,
} from '../conditional-access/checks/report-only-days.ts'
import { counted } from './columns.ts'
import { CommandError, exitCodes } from './failure.ts'
import { printLines, printNote, terminalSafe } from './output.ts'
import { collect, integerBetween, parseInstant } from './options.ts'

interface CheckOptions {
  readonly breakGlass?: readonly string[]
  readonly reportOnlyDays: number
  readonly asOf?: string
  readonly ignore: readonly string[]
  readonly output: 'table' | 'json'
}

/** A name may have spaces; ids in an environment variable are separated by them. */
function addIdentities(text: string, previous: readonly string[] = []): readonly string[] {
  const parts = text.split(/\s+/u)
  return [...previous, ...(parts.every(isGuid) ? parts : [text])]
}

/** @throws CommandError for a code that no check has: a misspelt one must not look like one that is ignored. */
async function requireCheckCodes(codes: readonly string[]): Promise<void> {
  const { checkCodes } = await import('../conditional-access/checks/check-codes.ts')
  const known: readonly string[] = Object.values(checkCodes)
  const unknown = codes.find((code) => !known.includes(code))
  if (unknown === undefined) return
  throw new CommandError(
    `--ignore: unknown code '${unknown}'; expected one of ${known.join(', ')}`,
    exitCodes.usage,
  )
}

async function check(path: string, options: CheckOptions): Promise<void> {
  const { ignore } = options
  await requireCheckCodes(ignore)
  const { loadFiles, warningsAbout } = await import('./what-if/ask-files.ts')
  const files = await loadFiles(path, 'check')
  const { subjectOfFiles } = await import('./check/files-subject.ts')
  const { checkPolicies } = await import('../conditional-access/checks/check-policies.ts')
  const at = options.asOf === undefined ? new Date() : new Date(options.asOf)
  const subject = subjectOfFiles(files, {
    breakGlass: options.breakGlass ?? [],
    reportOnlyDays: options.reportOnlyDays,
    at,
  })
  const { warnings: found, isComplete } = checkPolicies(subject)
  const warnings = found.filter(({ ostiaryCode }) => !ignore.includes(ostiaryCode))
  for (const line of warningsAbout(files)) printNote(`ostiary: warning: ${terminalSafe(line)}`)
  const { faultsError, printFiles } = await import('./what-if/files-report.ts')
  if (options.output === 'json') {
    const { areWhole } = await import('./what-if/missing-policies.ts')
    const { printWarning } = await import('../conditional-access/checks/policy-warning.ts')
    const json = {
      asOf: at.toISOString(),
      isComplete: isComplete && areWhole(files),
      warnings: warnings.map(printWarning),
      files: printFiles(files),
    }
    printLines(JSON.stringify(json, undefined, 2).split('\n'))
  } else {
    const { warningLines } = await import('./check/print-warnings.ts')
    printLines(warningLines(files, at, warnings))
  }
  if (files.faults.length > 0) {
    throw faultsError(files, 'check', 'the check is without them; correct them')
  }
  if (!isComplete) {
    throw new CommandError(
      'check: the search was ended because it took too long; check fewer policies at once',
    )
  }
  if (warnings.length > 0) throw new CommandError(counted(warnings.length, 'warning'))
}

/** The command. It exits with 0 without warnings, with 1 for warnings or faults of files. */
export function checkCommand(): Command {
  return new Command('check')
    .description(
      'check the policies of files together: gaps, contradictions, break-glass identities',
    )
    .argument('<path>', 'file or directory with policies, as what-if reads it')
    .addOption(
      new Option(
        '--break-glass <id or name>',
        'user or group that every policy must exclude (repeatable)',
      )
        .env('OSTIARY_BREAK_GLASS')
        .argParser(addIdentities),
    )
    .addOption(
      new Option(
        '--report-only-days <days>',
        'days after which a policy in report-only mode is reported',
      )
        .env('OSTIARY_REPORT_ONLY_DAYS')
        .default(usualReportOnlyDays)
        .argParser(integerBetween(0, greatestReportOnlyDays)),
    )
    .addOption(
      new Option('--ignore <code>', 'leave out the warnings of a code (repeatable)')
        .env('OSTIARY_IGNORE')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(
      new Option('--as-of <instant>', 'check as on that day; default: now')
        .env('OSTIARY_AS_OF')
        .argParser(parseInstant),
    )
    .addOption(
      new Option('--output <form>', 'how the warnings are printed')
        .env('OSTIARY_OUTPUT')
        .choices(['table', 'json'])
        .default('table'),
    )
    .action(check)
}
