/** `ostiary b2c apply`: stores the policies of a directory in a tenant, all or none. */

import { Command, Option } from 'commander'
import { CommandError, exitCodes } from '../failure.ts'
import { databaseUrlOption, dataOption, type DataOptions } from '../options.ts'
import type { ServiceAddress } from '../service-client.ts'
import type { AppliedSet } from './apply-set.ts'
import type { OwnCaller } from './own-service.ts'
import { addSettingsOptions, setArgument, type SettingsFlags } from './set-flags.ts'

interface ApplyFlags extends SettingsFlags, DataOptions {
  readonly server?: string
  readonly user?: string
  readonly app?: string
  readonly token?: string
  readonly dryRun?: true
  readonly missingKeys?: 'warn' | 'refuse'
  readonly checkDescendants: 'warn' | 'refuse'
  readonly output: 'table' | 'json'
}

async function withService(
  caller: OwnCaller,
  send: (address: ServiceAddress) => Promise<AppliedSet>,
): Promise<AppliedSet> {
  const { withOwnService } = await import('./own-service.ts')
  return withOwnService(caller, send)
}

async function apply(path: string, flags: ApplyFlags): Promise<void> {
  const { server, token, user, app } = flags
  const isOfServer = server !== undefined || token !== undefined
  if (isOfServer ? server === undefined : (user === undefined) === (app === undefined)) {
    throw new CommandError(
      'give --server and --token, or --user or --app for the data directory',
      exitCodes.usage,
    )
  }
  const { loadSet } = await import('./load-set.ts')
  const loaded = await loadSet(path, { ...flags, bases: [] })
  const { appliedLines, sendSet } = await import('./apply-set.ts')
  const wishes = {
    isDryRun: flags.dryRun === true,
    headers: {
      'Ostiary-Check-Descendants': flags.checkDescendants,
      ...(flags.missingKeys && { 'Ostiary-Missing-Keys': flags.missingKeys }),
    },
  }
  const send = (address: ServiceAddress): Promise<AppliedSet> =>
    sendSet(loaded, { ...address, ...wishes })
  const { tenant = loaded.reading.settings?.tenant } = flags
  const applied =
    server === undefined
      ? await withService({ ...flags, ...(tenant === undefined ? {} : { tenant }) }, send)
      : await send({ server, token, fetch })
  const { printLines } = await import('../output.ts')
  printLines(
    flags.output === 'json'
      ? JSON.stringify(applied, undefined, 2).split('\n')
      : appliedLines(applied, loaded.pathIn, wishes.isDryRun),
  )
  if (!applied.isValid) throw new CommandError('the set is refused, and nothing was stored')
}

/** The command. It exits with 1 when a policy is refused; nothing is stored then. */
export function b2cApplyCommand(): Command {
  return addSettingsOptions(
    new Command('apply')
      .description(
        'store the policies of a directory in a tenant of a running service or of a data directory, all or none',
      )
      .addArgument(setArgument()),
  )
    .addOption(new Option('--server <url>', 'address of the service').env('OSTIARY_SERVER'))
    .addOption(
      new Option(
        '--token <token>',
        'access token of the tenant, as the command `token` prints it',
      ).env('OSTIARY_TOKEN'),
    )
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(
      new Option('--user <upn>', 'user who stores the policies in the data directory').env(
        'OSTIARY_USER',
      ),
    )
    .addOption(
      new Option('--app <appId>', 'application that stores the policies in the data directory').env(
        'OSTIARY_APP',
      ),
    )
    .addOption(new Option('--dry-run', 'only say what would be stored').env('OSTIARY_B2C_DRY_RUN'))
    .addOption(
      new Option(
        '--missing-keys <action>',
        'what a key container is that the tenant does not have; default: as the service was started',
      )
        .env('OSTIARY_MISSING_KEYS')
        .choices(['warn', 'refuse']),
    )
    .addOption(
      new Option(
        '--check-descendants <action>',
        'what it is when the set breaks a policy of the tenant that is not part of it',
      )
        .env('OSTIARY_B2C_CHECK_DESCENDANTS')
        .choices(['warn', 'refuse'])
        .default('warn'),
    )
    .addOption(
      new Option('--output <form>', 'how the result is printed')
        .env('OSTIARY_OUTPUT')
        .choices(['table', 'json'])
        .default('table'),
    )
    .action(apply)
}
