/** Options of the commands that read a folder of policies. */

import { Argument, Option, type Command } from 'commander'
import { collect } from '../options.ts'

/** Which settings fill the placeholders of the files. */
export interface SettingsFlags {
  readonly environment?: string
  readonly settings?: string
  readonly tenant?: string
}

/** Which files are read, and with which settings. */
export interface SetFlags extends SettingsFlags {
  readonly bases: readonly string[]
}

/** What is known of the tenant. */
export interface FactFlags {
  readonly keys?: string
  readonly missingKeys: 'warn' | 'refuse'
}

const firstEnvironment = 'the first that is not marked as production'

/** Adds the options about settings. */
export function addSettingsOptions(
  command: Command,
  usualEnvironment: string = firstEnvironment,
): Command {
  return command
    .addOption(
      new Option(
        '--environment <name>',
        `environment of the settings; default: ${usualEnvironment}`,
      ).env('OSTIARY_B2C_ENVIRONMENT'),
    )
    .addOption(
      new Option(
        '--settings <file>',
        'file with the values of placeholders; default: appsettings.json of the directory',
      ).env('OSTIARY_B2C_SETTINGS'),
    )
    .addOption(
      new Option(
        '--tenant <domain>',
        'value of {Settings:Tenant} and yourtenant.onmicrosoft.com, in place of that of the settings',
      ).env('OSTIARY_B2C_TENANT'),
    )
}

/** The directory or file that a command reads. */
export function setArgument(): Argument {
  return new Argument('<path>', 'directory with policies, or one file')
}

/** Adds the folder and the options about its settings and bases. */
export function addSetOptions(command: Command): Command {
  return addBasesOption(addSettingsOptions(command.addArgument(setArgument())))
}

/** Adds `--bases`. */
export function addBasesOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--bases <directory>',
      'directory with base policies that the tenant already has; only their descendants are reported (repeatable)',
    )
      .env('OSTIARY_B2C_BASES')
      .default([], 'none')
      .argParser(collect),
  )
}

/** `--keys`: the key containers of the tenant. */
export function keysOption(): Option {
  return new Option(
    '--keys <file>',
    'file with the ids of the key containers of the tenant, one a line, or the answer of GET /trustFramework/keySets',
  ).env('OSTIARY_B2C_KEYS')
}

/** Adds the options about the key containers of the tenant. */
export function addFactOptions(command: Command): Command {
  return command
    .addOption(keysOption())
    .addOption(
      new Option(
        '--missing-keys <action>',
        'what a key container is that --keys does not have; refuse needs --keys',
      )
        .env('OSTIARY_MISSING_KEYS')
        .choices(['warn', 'refuse'])
        .default('warn'),
    )
}

/** `--output`: the forms in which findings are printed. */
export function findingsOutputOption(): Option {
  return new Option('--output <form>', 'how the findings are printed')
    .env('OSTIARY_OUTPUT')
    .choices(['table', 'json', 'sarif'])
    .default('table')
}
