/** Finds the settings of a folder with policies, and chooses an environment. */

import { lstat } from 'node:fs/promises'
import type { PolicyEnvironment, SettingsFile } from '../../trust-framework/sets/policy-settings.ts'
import { readPolicySettings, settingsBytes } from '../../trust-framework/sets/policy-settings.ts'
import { readLimitedBytes } from '../../limited-file.ts'
import { keyOf } from '../../kernel/ids.ts'
import { CommandError, exitCodes, unreadableReason } from '../failure.ts'
import { findFile } from './set-folder.ts'

/** A file of settings with its path. */
export interface FoundSettings extends SettingsFile {
  readonly path: string
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readLimitedBytes(path, settingsBytes)
  } catch (error) {
    throw new CommandError(`--settings: ${unreadableReason(error, path)}`, exitCodes.usage)
  }
}

/**
 * Reads the file that the option names, else `appsettings.json` of the folder; undefined when there is none.
 * @throws CommandError with each fault of the file, or when the file of the folder is a link.
 */
export async function findSettings(
  root: string,
  option: string | undefined,
): Promise<FoundSettings | undefined> {
  const path = option ?? (await findFile(root, 'appsettings.json'))
  if (path === undefined) return undefined
  // WHY: a link in somebody else's folder could put any file of this machine into the policies.
  if (option === undefined && (await lstat(path)).isSymbolicLink()) {
    throw new CommandError(
      `'${path}' is a link and is not followed; name the file with --settings`,
      exitCodes.usage,
    )
  }
  const read = readPolicySettings(await readBytes(path))
  if (read.ok) return { ...read.value, path }
  const lines = read.findings.map(({ message, target = '' }) => `${path}: ${target} ${message}`)
  throw new CommandError(lines.join('\n'), exitCodes.usage)
}

/** Tells whether a folder of the root is the one to which environments are built. */
export function isBuildFolder(settings: FoundSettings | undefined): (path: string) => boolean {
  const folder = settings?.environmentsFolder
  return (path) => folder !== undefined && keyOf(path) === keyOf(folder)
}

/**
 * Chooses the environment with the name; without one, the first that is not marked as production, else the first.
 * @throws CommandError that lists the names when none has this one.
 */
export function chooseEnvironment(
  settings: FoundSettings | undefined,
  name: string | undefined,
): PolicyEnvironment | undefined {
  const { environments = [], path } = settings ?? {}
  if (name === undefined) {
    return environments.find(({ isProduction }) => !isProduction) ?? environments[0]
  }
  const found = environments.find(({ environment }) => keyOf(environment) === keyOf(name))
  if (found !== undefined) return found
  const known = environments.map(({ environment }) => `'${environment}'`).join(', ')
  throw new CommandError(
    path === undefined
      ? '--environment: no settings found; name the file with --settings'
      : `--environment: '${name}' not found in '${path}'; it has ${known === '' ? 'none' : known}`,
    exitCodes.usage,
  )
}
