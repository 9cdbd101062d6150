/** `ostiary tenant`: creates and lists the tenants of a data directory or database. */

import { Command } from 'commander'
import { randomUUID } from 'node:crypto'
import { parseTenantId } from '../kernel/ids.ts'
import { ConflictError } from '../store/errors.ts'
import { CommandError, exitCodes } from './failure.ts'
import { databaseUrlOption, dataOption, openStore, type DataOptions } from './options.ts'

/** Letters, digits and hyphens between dots. Source: RFC 1035, section 2.3.1. */
const domainPattern = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/iu

async function createTenant(domain: string, options: DataOptions): Promise<void> {
  if (!domainPattern.test(domain)) {
    throw new CommandError(`'${domain}' is not a domain name`, exitCodes.usage)
  }
  const id = parseTenantId(randomUUID())
  if (id === undefined) throw new TypeError('a random UUID is a tenant id')
  const store = await openStore(options)
  try {
    await store.createTenant({
      id,
      displayName: domain,
      domains: [{ name: domain.toLowerCase(), isDefault: true }],
      createdAt: new Date(),
    })
    process.stdout.write(`${id}\t${domain.toLowerCase()}\n`)
  } catch (error) {
    if (error instanceof ConflictError) {
      throw new CommandError(`the domain '${domain}' belongs to a tenant already`)
    }
    throw error
  } finally {
    await store.close()
  }
}

async function listTenants(options: DataOptions): Promise<void> {
  const store = await openStore(options)
  try {
    for (const { id, domains } of await store.listTenants()) {
      process.stdout.write(`${id}\t${domains.map(({ name }) => name).join(',')}\n`)
    }
  } finally {
    await store.close()
  }
}

/** The command with its subcommands. */
export function tenantCommand(): Command {
  const create = new Command('create')
    .description('create a tenant; prints its id and domain')
    .argument('<domain>', 'default domain of the new tenant')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .action(createTenant)
  const list = new Command('list')
    .description('list tenants: id and domains, one per line')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .action(listTenants)
  return new Command('tenant').description('manage tenants').addCommand(create).addCommand(list)
}
