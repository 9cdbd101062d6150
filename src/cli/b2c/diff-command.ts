/** `ostiary b2c diff`: says what a change of policies changes for each policy that applications use. */

import { relative } from 'node:path'
import { Argument, Command, Option } from 'commander'
import { withSlashes } from '../folder-walk.ts'
import { printLines } from '../output.ts'
import { addBasesOption, addSettingsOptions, type SetFlags } from './set-flags.ts'

interface DiffFlags extends SetFlags {
  readonly output: 'table' | 'json'
}

async function diff(before: string, after: string, { output, ...flags }: DiffFlags): Promise<void> {
  const { loadSet } = await import('./load-set.ts')
  const { effectivePolicies } = await import('./chosen-policy.ts')
  const { compareSets } = await import('../../trust-framework/views/difference.ts')
  const [old, current] = [await loadSet(before, flags), await loadSet(after, flags)]
  const loadedOf = { before: old, after: current }
  const differences = compareSets(
    await effectivePolicies(old),
    await effectivePolicies(current),
    ({ document }, side) => {
      const { pathIn, pathOf: pathOfSide } = loadedOf[side]
      return withSlashes(relative(pathIn(''), pathOfSide(document.root.place.source) ?? ''))
    },
  )
  const { differenceJson, differenceLines } = await import('./print-difference.ts')
  const pathOf: typeof current.pathOf = (document) =>
    current.pathOf(document) ?? old.pathOf(document)
  printLines(
    output === 'json'
      ? JSON.stringify(differenceJson(differences, pathOf), undefined, 2).split('\n')
      : differenceLines(differences, pathOf),
  )
}

/** The command. It exits with 0 for any difference. */
export function b2cDiffCommand(): Command {
  return addBasesOption(
    addSettingsOptions(
      new Command('diff')
        .description(
          'say what differs between two directories for each policy that applications use, and which document causes it',
        )
        .addArgument(new Argument('<before>', 'directory with the policies before the change'))
        .addArgument(new Argument('<after>', 'directory with the policies after it')),
    ),
  )
    .addOption(
      new Option('--output <form>', 'how the differences are printed')
        .env('OSTIARY_OUTPUT')
        .choices(['table', 'json'])
        .default('table'),
    )
    .action(diff)
}
