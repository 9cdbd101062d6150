/** `ostiary token`: mints an access token of the embedded issuer, with no server running. */

import { memberText } from '../kernel/json.ts'
import { Command, Option } from 'commander'
import { randomUUID } from 'node:crypto'
import { roleTemplateIdsOf } from '../directory/membership.ts'
import { applications, servicePrincipals, users } from '../directory/kinds.ts'
import { commandLineClientId } from '../directory/first-administrator.ts'
import { loadSigningKeys } from '../data-directory.ts'
import { mintAccessToken, type TokenGrant } from '../identity/issuer/access-token.ts'
import type { TenantId } from '../kernel/ids.ts'
import type { ObjectKind } from '../graph/descriptor.ts'
import type { Store, StoredObject } from '../store/port.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  chooseTenant,
  databaseUrlOption,
  dataOption,
  integerBetween,
  openStore,
  tenantOption,
  type DataOptions,
} from './options.ts'

interface TokenOptions extends DataOptions {
  readonly tenant?: string
  readonly user?: string
  readonly app?: string
  readonly scope?: string
  readonly role?: string
  readonly expiresIn: number
}

function words(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== '')
}

async function findBy(
  store: Store,
  tenant: TenantId,
  kind: ObjectKind,
  property: string,
  value: string,
): Promise<StoredObject> {
  const { items } = await store.list(tenant, kind.name, {
    filter: { kind: 'comparison', operator: 'eq', property, value },
    limit: 1,
  })
  if (items[0]) return items[0]
  throw new CommandError(`no object in ${kind.name} of the tenant has ${property} '${value}'`)
}

async function delegatedGrant(
  store: Store,
  tenant: TenantId,
  user: string,
  scope: string,
): Promise<TokenGrant> {
  const object = await findBy(store, tenant, users, 'userPrincipalName', user)
  return {
    kind: 'delegated',
    objectId: object.id,
    userPrincipalName: memberText(object.body, 'userPrincipalName'),
    displayName: memberText(object.body, 'displayName'),
    isGuest: object.body['userType'] === 'Guest',
    appId: commandLineClientId,
    scopes: words(scope),
    roleTemplateIds: await roleTemplateIdsOf(store, tenant, object),
  }
}

async function applicationGrant(
  store: Store,
  tenant: TenantId,
  appId: string,
  role: string | undefined,
): Promise<TokenGrant> {
  const application = await findBy(store, tenant, applications, 'appId', appId)
  const principal = await findBy(store, tenant, servicePrincipals, 'appId', appId)
  const granted = principal.body['grantedApplicationPermissions']
  return {
    kind: 'application',
    objectId: principal.id,
    appId: memberText(application.body, 'appId'),
    displayName: memberText(application.body, 'displayName'),
    roles: role === undefined ? (Array.isArray(granted) ? granted.map(String) : []) : words(role),
  }
}

function requireUsage(options: TokenOptions): void {
  const { user, app, scope, role } = options
  const problem =
    (user === undefined) === (app === undefined)
      ? 'give exactly one of --user and --app'
      : user !== undefined && scope === undefined
        ? '--user needs --scope with the delegated permissions'
        : user !== undefined && role !== undefined
          ? '--role goes with --app; a user token takes --scope'
          : app !== undefined && scope !== undefined
            ? '--scope goes with --user; an application token takes --role'
            : undefined
  if (problem !== undefined) throw new CommandError(problem, exitCodes.usage)
}

/** The command. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('print an access token of the embedded issuer')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(tenantOption())
    .addOption(new Option('--user <upn>', 'delegated token for this user').env('OSTIARY_USER'))
    .addOption(
      new Option('--app <appId>', 'application token for this application').env('OSTIARY_APP'),
    )
    .addOption(
      new Option('--scope <scopes>', 'delegated permissions, separated by spaces').env(
        'OSTIARY_SCOPE',
      ),
    )
    .addOption(
      new Option(
        '--role <roles>',
        'application permissions, separated by spaces; those granted when left out',
      ).env('OSTIARY_ROLE'),
    )
    .addOption(
      new Option('--expires-in <seconds>', 'lifetime of the token')
        .env('OSTIARY_EXPIRES_IN')
        .default(3_600)
        .argParser(integerBetween(1, 86_400)),
    )
    .action(async (options: TokenOptions) => {
      requireUsage(options)
      const store = await openStore(options, 'existing')
      try {
        const tenant = await chooseTenant(store, options.tenant)
        const grant =
          options.user === undefined
            ? await applicationGrant(store, tenant, options.app ?? '', options.role)
            : await delegatedGrant(store, tenant, options.user, options.scope ?? '')
        const [key] = await loadSigningKeys(options.data)
        const token = await mintAccessToken(
          {
            tenant,
            grant,
            issuedAt: new Date(),
            lifetimeSeconds: options.expiresIn,
            tokenId: randomUUID(),
          },
          key,
        )
        process.stdout.write(`${token}\n`)
      } finally {
        await store.close()
      }
    })
}
