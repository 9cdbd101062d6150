/** `ostiary b2c build`: writes the policies of each environment, with their placeholders replaced. */

import { join } from 'node:path'
import { Command, Option } from 'commander'
import { CommandError, exitCodes } from '../failure.ts'
import { printLines } from '../output.ts'
import type { BuildTarget } from './build-environment.ts'
import { addSettingsOptions, setArgument, type SettingsFlags } from './set-flags.ts'

interface BuildFlags extends SettingsFlags {
  readonly to?: string
}

function requireFolder(folder: string | undefined): string {
  if (folder !== undefined) return folder
  throw new CommandError(
    '`EnvironmentsFolder` of the settings is not below their folder; name a directory with --to',
    exitCodes.usage,
  )
}

async function build(path: string, flags: BuildFlags): Promise<void> {
  const { chooseEnvironment, findSettings } = await import('./environments.ts')
  const { loadSet } = await import('./load-set.ts')
  const settings = await findSettings(path, flags.settings)
  if (settings === undefined) {
    throw new CommandError(
      `no appsettings.json found in '${path}'; name the file with --settings`,
      exitCodes.usage,
    )
  }
  const chosen =
    flags.environment === undefined
      ? settings.environments
      : [chooseEnvironment(settings, flags.environment)]
  const root = flags.to ?? path
  const folder = flags.to === undefined ? requireFolder(settings.environmentsFolder) : '.'
  const { builtFiles, requireApart, writeBuilt } = await import('./build-environment.ts')
  const targets: BuildTarget[] = []
  const sources = new Set<string>()
  for (const environment of chosen) {
    const name = environment?.environment ?? ''
    const loaded = await loadSet(path, {
      ...flags,
      ...(name === '' ? {} : { environment: name }),
      bases: [],
    })
    targets.push({ root, name: `${folder}/${name}`, files: builtFiles(loaded) })
    const { documents, skipped } = loaded.set
    for (const file of [...documents.map((document) => document.file), ...skipped]) {
      sources.add(loaded.pathIn(file))
    }
  }
  // WHY not before: nothing is written when one environment has a fault.
  await requireApart(targets, [...sources])
  for (const target of targets) {
    await writeBuilt(target)
    printLines([`${join(root, target.name)}: ${target.files.length} policies`])
  }
}

/** The command. It exits with 1, and writes nothing, when a placeholder has no value or a file cannot be read. */
export function b2cBuildCommand(): Command {
  return addSettingsOptions(
    new Command('build')
      .description(
        'write the policies of each environment of appsettings.json, with their placeholders replaced',
      )
      .addArgument(setArgument()),
    'all',
  )
    .addOption(
      new Option(
        '--to <directory>',
        'where the directories of the environments are written; default: EnvironmentsFolder of the settings',
      ).env('OSTIARY_B2C_TO'),
    )
    .action(build)
}
