/** `ostiary tenant delete`: deletes a tenant with everything it has, after a confirmation. */

import { Command, Option } from 'commander'
import { createInterface } from 'node:readline/promises'
import type { Store, Tenant } from '../store/port.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  databaseUrlOption,
  dataOption,
  findTenantByName,
  openStore,
  type DataOptions,
} from './options.ts'
import { printRow, terminalSafe } from './output.ts'

interface DeleteOptions extends DataOptions {
  readonly confirm?: string
}

async function requireTenant(store: Store, name: string): Promise<Tenant> {
  const id = await findTenantByName(store, name)
  const tenant = id === undefined ? undefined : await store.findTenant(id)
  if (tenant === undefined) throw new CommandError(`tenant '${name}' not found`)
  return tenant
}

/** What the user types to confirm: the default domain, or the id of a tenant without domains. */
function confirmationOf({ id, domains }: Tenant): string {
  return (domains.find(({ isDefault }) => isDefault) ?? domains[0])?.name ?? id
}

async function ask(tenant: Tenant, expected: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new CommandError(
      `a deletion cannot be undone; without a terminal confirm it with --confirm ${expected}`,
      exitCodes.usage,
    )
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(
      `This deletes the tenant ${tenant.id} with all its objects, its history and its audit log.\n` +
        `It cannot be undone. Type ${terminalSafe(expected)} to delete it: `,
    )
  } finally {
    terminal.close()
  }
}

async function deleteTenant(name: string, options: DeleteOptions): Promise<void> {
  const store = await openStore(options, 'existing')
  try {
    const tenant = await requireTenant(store, name)
    const expected = confirmationOf(tenant)
    const typed = options.confirm ?? (await ask(tenant, expected))
    if (typed.trim().toLowerCase() !== expected.toLowerCase()) {
      throw new CommandError(
        `--confirm: the tenant is confirmed with '${expected}', not '${typed}'; nothing was deleted`,
        exitCodes.usage,
      )
    }
    await store.deleteTenant(tenant.id)
    printRow([`deleted ${tenant.id}`, expected])
  } finally {
    await store.close()
  }
}

/** The command. */
export function tenantDeleteCommand(): Command {
  return new Command('delete')
    .description('delete a tenant with all its objects, its history and its audit log')
    .argument('<tenant>', 'id or domain of the tenant')
    .addOption(
      new Option(
        '--confirm <domain>',
        'default domain of the tenant; without it you are asked for it',
      ),
    )
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .action(deleteTenant)
}
