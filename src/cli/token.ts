/** `ostiary token`: signs an access token of the embedded issuer. No server needs to run. */

import { Command, Option } from 'commander'
import { randomUUID } from 'node:crypto'
import { roleTemplateIdsOf } from '../directory/membership.ts'
import { applications, servicePrincipals, users } from '../directory/kinds.ts'
import { commandLineClientId } from '../directory/first-administrator.ts'
import { grantedRolesOf } from '../directory/grants/granted-roles.ts'
import { readSigningKeys } from '../signing-key-file.ts'
import { mintAccessToken, type TokenGrant } from '../identity/issuer/access-token.ts'
import type { SigningKey } from '../identity/signing-key.ts'
import type { TenantId } from '../kernel/ids.ts'
import { memberText } from '../kernel/json.ts'
import type { ObjectKind } from '../graph/object-kind.ts'
import { graphAppId } from '../directory/service-principals/microsoft-graph.ts'
import type { Store, StoredObject } from '../store/port.ts'
import { createStsTenants } from '../sts-policies/questions/stored-tenant.ts'
import { usualStsSettings, type LifetimePrecedence } from '../sts-policies/select/policy-records.ts'
import { createTokenRules } from '../sts-policies/tokens/token-rules.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  chooseTenant,
  databaseUrlOption,
  dataOption,
  integerBetween,
  openStore,
  permissionsOf,
  stsPrecedenceOption,
  tenantOption,
  type DataOptions,
} from './options.ts'
import { printLines } from './output.ts'

interface TokenOptions extends DataOptions {
  readonly tenant?: string
  readonly user?: string
  readonly app?: string
  readonly scope?: readonly string[]
  readonly role?: readonly string[]
  readonly expiresIn?: number
  readonly stsPrecedence: LifetimePrecedence
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
  throw new CommandError(`${property} '${value}' not found in ${kind.name} of this tenant`)
}

async function delegatedGrant(
  store: Store,
  tenant: TenantId,
  user: string,
  scopes: readonly string[],
): Promise<TokenGrant> {
  const object = await findBy(store, tenant, users, 'userPrincipalName', user)
  return {
    kind: 'delegated',
    objectId: object.id,
    userPrincipalName: memberText(object.body, 'userPrincipalName'),
    displayName: memberText(object.body, 'displayName'),
    isGuest: object.body['userType'] === 'Guest',
    appId: commandLineClientId,
    scopes,
    roleTemplateIds: await roleTemplateIdsOf(store, tenant, object),
  }
}

async function applicationGrant(
  store: Store,
  tenant: TenantId,
  appId: string,
  roles: readonly string[] | undefined,
): Promise<TokenGrant> {
  const application = await findBy(store, tenant, applications, 'appId', appId)
  const principal = await findBy(store, tenant, servicePrincipals, 'appId', appId)
  return {
    kind: 'application',
    objectId: principal.id,
    appId: memberText(application.body, 'appId'),
    displayName: memberText(application.body, 'displayName'),
    roles: roles ?? (await grantedRolesOf(store, tenant, principal)),
  }
}

/** The lifetime of a token for Microsoft Graph as the server would issue it, seconds. */
function policyLifetime(
  store: Store,
  tenant: TenantId,
  appId: string,
  precedence: LifetimePrecedence,
): Promise<number> {
  const rules = createTokenRules(store, createStsTenants({ ...usualStsSettings, precedence }))
  return rules.findLifetime({ tenant, client: { appId }, resource: { appId: graphAppId } })
}

function requireUsage(options: TokenOptions): void {
  const { user, app, scope, role } = options
  const problem =
    (user === undefined) === (app === undefined)
      ? 'give exactly one of --user and --app'
      : user !== undefined && (scope === undefined || scope.length === 0)
        ? '--user needs --scope with at least one delegated permission'
        : user !== undefined && role !== undefined
          ? '--role needs --app; use --scope for a user token'
          : app !== undefined && scope !== undefined
            ? '--scope needs --user; use --role for an application token'
            : undefined
  if (problem !== undefined) throw new CommandError(problem, exitCodes.usage)
}

/** Signs a token for the user or application that the options name. @throws CommandError when it is not found. */
export async function signToken(
  store: Store,
  options: Omit<TokenOptions, 'data'>,
  key: SigningKey,
): Promise<string> {
  const tenant = await chooseTenant(store, options.tenant)
  const grant =
    options.user === undefined
      ? await applicationGrant(store, tenant, options.app ?? '', options.role)
      : await delegatedGrant(store, tenant, options.user, options.scope ?? [])
  return mintAccessToken(
    {
      tenant,
      grant,
      issuedAt: new Date(),
      lifetimeSeconds:
        options.expiresIn ??
        (await policyLifetime(store, tenant, grant.appId, options.stsPrecedence)),
      tokenId: randomUUID(),
    },
    key,
  )
}

/** The command. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('print an access token of the embedded issuer; needs no running server')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(tenantOption())
    .addOption(new Option('--user <upn>', 'delegated token for this user').env('OSTIARY_USER'))
    .addOption(
      new Option('--app <appId>', 'application token for this application').env('OSTIARY_APP'),
    )
    .addOption(
      new Option('--scope <permissions>', 'delegated permissions, separated by spaces')
        .env('OSTIARY_SCOPE')
        .argParser(permissionsOf('delegated')),
    )
    .addOption(
      new Option(
        '--role <permissions>',
        'application permissions, separated by spaces; default: those granted to the application',
      )
        .env('OSTIARY_ROLE')
        .argParser(permissionsOf('application')),
    )
    .addOption(
      new Option(
        '--expires-in <seconds>',
        'lifetime of the token; default: as the token lifetime policies of the tenant say, else 75 minutes',
      )
        .env('OSTIARY_EXPIRES_IN')
        .argParser(integerBetween(1, 86_400)),
    )
    .addOption(stsPrecedenceOption())
    .action(async (options: TokenOptions) => {
      requireUsage(options)
      const store = await openStore(options, 'existing')
      try {
        const [{ key }] = await readSigningKeys(options.data)
        printLines([await signToken(store, options, key)])
      } finally {
        await store.close()
      }
    })
}
