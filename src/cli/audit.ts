/** `ostiary audit`: purges old audit records. */

import { Command, InvalidArgumentError, Option } from 'commander'
import { randomUUID } from 'node:crypto'
import { directoryAudit } from '../graph/directory-audit.ts'
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

const dayMs = 86_400_000

/** The longest retention, days. */
const longestRetention = 36_500

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
  if (auditRetention !== undefined) return new Date(at.getTime() - auditRetention * dayMs)
  throw new CommandError(
    'give --before or --audit-retention; without a limit audit records are kept forever',
    exitCodes.usage,
  )
}

/** Purges the records of one tenant and records that in the same transaction. Returns how many there were. */
async function purgeTenant(
  store: Store,
  tenant: TenantId,
  before: Date,
  at: Date,
): Promise<number> {
  const author = { kind: 'system', id: 'ostiary', displayName: 'Audit retention' } as const
  const requestId = randomUUID()
  return store.write(tenant, { author, requestId, at }, async (transaction) => {
    const purged = await transaction.purgeAudit(before)
    if (purged > 0) {
      const record = directoryAudit(
        {
          descriptor: {
            category: 'DirectoryManagement',
            loggedByService: 'Core Directory',
            targetType: 'Directory',
          },
          activityDisplayName: 'Purge audit records',
          operationType: 'Delete',
          author,
          requestId,
          at,
          target: { id: tenant },
          modifiedProperties: [],
          details: [
            { key: 'Before', value: before.toISOString() },
            { key: 'Records', value: String(purged) },
          ],
        },
        randomUUID(),
      )
      await transaction.appendAudit(record)
    }
    return purged
  })
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
    for (const tenant of await chooseTenants(store, options.tenant)) {
      const purged = await purgeTenant(store, tenant, before, at)
      process.stdout.write(`${tenant}\t${purged} audit records purged\n`)
    }
  } finally {
    await store.close()
  }
}

/** The command with its subcommand. */
export function auditCommand(): Command {
  const purgeCommand = new Command('purge')
    .description('delete old audit records, and record that in the audit log')
    .addOption(
      new Option('--before <date>', 'delete what was recorded before this instant, UTC')
        .env('OSTIARY_BEFORE')
        .argParser(parseInstant),
    )
    .addOption(
      new Option('--audit-retention <days>', 'keep the records of so many days; default: forever')
        .env('OSTIARY_AUDIT_RETENTION')
        .argParser(integerBetween(1, longestRetention)),
    )
    .addOption(new Option('--tenant <id or domain>', 'tenant; default: all').env('OSTIARY_TENANT'))
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .action(purge)
  return new Command('audit').description('purge the audit log').addCommand(purgeCommand)
}
