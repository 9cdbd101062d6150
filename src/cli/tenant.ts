/** `ostiary tenant`: creates, lists and deletes the tenants of a data directory or database. */

import { Command, InvalidArgumentError, Option } from 'commander'
import { randomUUID } from 'node:crypto'
import { createFirstObjects } from '../directory/first-administrator.ts'
import { isGuid, parseTenantId } from '../kernel/ids.ts'
import { ConflictError } from '../store/errors.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  databaseUrlOption,
  dataOption,
  openStore,
  permissionsOf,
  type DataOptions,
} from './options.ts'
import { tenantDeleteCommand } from './tenant-delete.ts'
import { printNote, printRow } from './output.ts'

interface CreateOptions extends DataOptions {
  readonly id?: string
  readonly admin?: string
  readonly adminId?: string
  readonly app?: string
  readonly appPermissions: readonly string[]
}

/**
 * What the first application may do when nothing else is asked for: read everything, and write policies, users, groups
 * and what it owns. None of them lets it grant itself more.
 */
const firstPermissions: readonly string[] = [
  'Application.ReadWrite.OwnedBy',
  'AuditLog.Read.All',
  'Directory.Read.All',
  'Group.ReadWrite.All',
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.TrustFramework',
  'User.ReadWrite.All',
]

/** The most characters of a name. Source: "Validation differences by supported account types", display name. */
const longestName = 120

function requireName(name: string | undefined): void {
  if (name === undefined || (name.trim() !== '' && name.length <= longestName)) return
  throw new CommandError(`--app: must have 1 to ${longestName} characters`, exitCodes.usage)
}

/** Letters, digits and hyphens between dots. Source: RFC 1035, section 2.3.1. */
const domainPattern = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/iu

async function createTenant(name: string, options: CreateOptions): Promise<void> {
  if (!domainPattern.test(name)) {
    throw new CommandError(
      `'${name}' is not a domain name, such as contoso.example`,
      exitCodes.usage,
    )
  }
  const domain = name.toLowerCase()
  const id = parseTenantId(options.id ?? randomUUID())
  if (id === undefined) throw new CommandError('--id: must be a GUID', exitCodes.usage)
  const administrator = {
    id: options.adminId ?? randomUUID(),
    userPrincipalName: options.admin ?? `admin@${domain}`,
  }
  requireName(options.app)
  const application =
    options.app === undefined
      ? {}
      : { application: { displayName: options.app, permissions: options.appPermissions } }
  const store = await openStore(options, 'new or existing')
  try {
    const createdAt = new Date()
    await store.createTenant({
      id,
      displayName: domain,
      domains: [{ name: domain, isDefault: true }],
      createdAt,
    })
    const first = { administrator, ...application }
    const keys = await createFirstObjects(store, id, first, randomUUID, createdAt)
    printRow([id, domain])
    if (keys !== undefined) {
      printRow([keys.appId, keys.secret])
      printNote(`Application: ${options.app}; the line above has its client id and its secret`)
      printNote('Keep the secret now. It is not stored and cannot be shown again.')
    }
    printNote(
      `Global Administrator: ${administrator.userPrincipalName}, object id ${administrator.id}`,
    )
  } catch (error) {
    if (error instanceof ConflictError) {
      throw new CommandError(`a tenant with this id or with the domain '${domain}' already exists`)
    }
    throw error
  } finally {
    await store.close()
  }
}

async function listTenants(options: DataOptions): Promise<void> {
  const store = await openStore(options, 'existing')
  try {
    const rows = (await store.listTenants()).map(({ id, domains }) => ({
      id,
      names: domains.map(({ name }) => name).join(','),
    }))
    rows.sort((one, other) => (one.names < other.names ? -1 : 1))
    for (const { id, names } of rows) printRow([id, names])
  } finally {
    await store.close()
  }
}

function guid(text: string): string {
  if (isGuid(text)) return text.toLowerCase()
  throw new InvalidArgumentError('Must be a GUID.')
}

/** The command with its subcommands. */
export function tenantCommand(): Command {
  const create = new Command('create')
    .description('create a tenant with one Global Administrator; prints its id and domain')
    .argument('<domain>', 'default domain of the new tenant')
    .addOption(
      new Option(
        '--id <guid>',
        'tenant id, such as the `tid` of an external issuer; default: random',
      )
        .env('OSTIARY_ID')
        .argParser(guid),
    )
    .addOption(
      new Option(
        '--admin <upn>',
        'user principal name of the administrator; default: admin@<domain>',
      ).env('OSTIARY_ADMIN'),
    )
    .addOption(
      new Option(
        '--admin-id <guid>',
        'object id of the administrator, the `oid` in its tokens; default: random',
      )
        .env('OSTIARY_ADMIN_ID')
        .argParser(guid),
    )
    .addOption(
      new Option(
        '--app <name>',
        'create an application with this name; prints its client id and its secret',
      ).env('OSTIARY_APP_NAME'),
    )
    .addOption(
      new Option(
        '--app-permissions <permissions>',
        'application permissions that it is granted, separated by spaces',
      )
        .env('OSTIARY_APP_PERMISSIONS')
        .default(firstPermissions, firstPermissions.join(' '))
        .argParser(permissionsOf('application')),
    )
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .action(createTenant)
  const list = new Command('list')
    .description('list tenants: id and domains, one per line, in the order of the domains')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .action(listTenants)
  return new Command('tenant')
    .description('create, list and delete tenants; needs no running server')
    .addCommand(create)
    .addCommand(list)
    .addCommand(tenantDeleteCommand())
}
