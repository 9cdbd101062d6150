/** `ostiary audit`: purges old audit records and versions. */

import { Command, InvalidArgumentError, Option } from 'commander'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { purgePast } from '../audit/purge-past.ts'
import { endOfRetention, longestRetention } from '../audit/retention.ts'
import type { TenantId } from '../kernel/ids.ts'
import type { Store } from '../store/port.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  databaseUrlOption,
  dataOption,
  findTenantByName,
  integerBetween,
  openStore,
  type DataOptions,
} from './options.ts'
import { printNote, printRow } from './output.ts'

/** Time between two steps, in which a server beside this command can write, milliseconds. */
const pauseMs = 20

interface PurgeOptions extends DataOptions {
  readonly before?: Date
  readonly auditRetention?: number
  readonly tenant?: string
}

function parseInstant(text: string): Date {
  const isInstant = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/u.test(text)
  const instant = new Date(text)
  const isReal = isInstant && !Number.isNaN(instant.getTime())
  if (isReal && instant.toISOString().startsWith(text.slice(0, 10))) return instant
  throw new InvalidArgumentError('Must be a date such as 2026-01-31, or 2026-01-31T12:00:00Z.')
}

/** The instant before which records are purged. @throws CommandError unless exactly one option gives it. */
function limitOf({ before, auditRetention }: PurgeOptions, at: Date): Date {
  if (before !== undefined && auditRetention !== undefined) {
    throw new CommandError('give one of --before and --audit-retention', exitCodes.usage)
  }
  if (before !== undefined) {
    if (before <= at) return before
    throw new CommandError('--before: must not be in the future', exitCodes.usage)
  }
  if (auditRetention !== undefined) return endOfRetention(auditRetention, at)
  throw new CommandError(
    'give --before or --audit-retention; without a limit everything is kept forever',
    exitCodes.usage,
  )
}

async function chooseTenants(store: Store, name: string | undefined): Promise<readonly TenantId[]> {
  if (name === undefined) return (await store.listTenants()).map(({ id }) => id)
  const tenant = await findTenantByName(store, name)
  if (tenant === undefined) throw new CommandError(`--tenant: tenant '${name}' not found`)
  return [tenant]
}

async function purge(options: PurgeOptions): Promise<void> {
  const at = new Date()
  const before = limitOf(options, at)
  const store = await openStore(options, 'existing')
  try {
    const tenants = await chooseTenants(store, options.tenant)
    if (tenants.length === 0) printNote('no tenant found; nothing was purged')
    for (const tenant of tenants) {
      const { records, versions } = await purgePast({
        store,
        tenant,
        before,
        at,
        ids: randomUUID,
        pause: () => sleep(pauseMs, true),
      })
      printRow([tenant, `${records} audit records and ${versions} versions purged`])
    }
  } finally {
    await store.close()
  }
}

/** The command with its subcommand. */
export function auditCommand(): Command {
  const purgeCommand = new Command('purge')
    .description('delete old audit records and versions, and record that in the audit log')
    .addOption(
      new Option('--before <date>', 'delete what was recorded before this instant, UTC')
        .env('OSTIARY_BEFORE')
        .argParser(parseInstant),
    )
    .addOption(
      new Option(
        '--audit-retention <days>',
        'keep the records and versions of so many days; default: forever',
      )
        .env('OSTIARY_AUDIT_RETENTION')
        .argParser(integerBetween(1, longestRetention)),
    )
    .addOption(new Option('--tenant <id or domain>', 'tenant; default: all').env('OSTIARY_TENANT'))
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .action(purge)
  return new Command('audit')
    .description('purge the audit log and the history')
    .addCommand(purgeCommand)
}
