/** `ostiary b2c validate`: says what the service would refuse when these policies were uploaded. */

import { Command } from 'commander'
import { CommandError } from '../failure.ts'
import {
  addFactOptions,
  addSetOptions,
  findingsOutputOption,
  type FactFlags,
  type SetFlags,
} from './set-flags.ts'
import type { FindingsForm } from './report.ts'

interface ValidateFlags extends SetFlags, FactFlags {
  readonly output: FindingsForm
}

async function validate(path: string, flags: ValidateFlags): Promise<void> {
  const { loadSet } = await import('./load-set.ts')
  const loaded = await loadSet(path, flags)
  const { readTenantFacts } = await import('./tenant-facts.ts')
  const facts = await readTenantFacts(flags)
  const { checkSet } = await import('../../trust-framework/sets/check-set.ts')
  const checked = await checkSet(loaded.set, facts, { stored: loaded.stored })
  const { documentFindings, faultFindings } = await import('./checked-files.ts')
  const { countLevel, joinRepeated } = await import('./file-findings.ts')
  const findings = joinRepeated([...faultFindings(loaded), ...documentFindings(checked, loaded)])
  const { printReport } = await import('./report.ts')
  await printReport({ loaded, findings }, flags.output, async () => {
    const { helpOfCode } = await import('./code-help.ts')
    return helpOfCode
  })
  const { counted } = await import('../columns.ts')
  const refusals = countLevel(findings, 'error')
  if (refusals > 0) throw new CommandError(counted(refusals, 'error'))
}

/** The command. It exits with 1 when the service would refuse a policy or a file cannot be read. */
export function b2cValidateCommand(): Command {
  return addFactOptions(
    addSetOptions(
      new Command('validate').description(
        'say what Azure AD B2C would refuse when these policies were uploaded, every fault with its place',
      ),
    ),
  )
    .addOption(findingsOutputOption())
    .action(validate)
}
