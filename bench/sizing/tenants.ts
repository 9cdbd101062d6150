/** Tenants with policies of usual size, written to a data directory without a server. */

import { randomUUID } from 'node:crypto'
import { dataPaths } from '../../src/data-directory.ts'
import { commandLineClientId, createFirstObjects } from '../../src/directory/first-administrator.ts'
import { roleTemplates } from '../../src/graph/role-templates.ts'
import { mintAccessToken } from '../../src/identity/issuer/access-token.ts'
import { parseTenantId, type TenantId } from '../../src/kernel/ids.ts'
import { loadSigningKeys } from '../../src/signing-key-file.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { storePolicies } from '../stored-policies.ts'

const tokenSeconds = 3_600
const scopes = [
  'Policy.Read.All',
  'Policy.ReadWrite.ConditionalAccess',
  'Application.Read.All',
  'Directory.Read.All',
]

export interface SizedTenant {
  readonly id: TenantId
  /** Id of its one user, an administrator. */
  readonly administrator: string
  /** Authorization header of that user. */
  readonly authorization: string
}

/** Creates tenants with policies in an empty data directory. */
export async function createTenants(
  data: string,
  tenants: number,
  policies: number,
): Promise<readonly SizedTenant[]> {
  const store = await openSqliteStore({ file: dataPaths(data).database })
  const created = await createTenantsIn(store, data, tenants, policies)
  await store.close()
  return created
}

/** The administrator of a tenant. */
interface Administrator {
  readonly id: string
  readonly userPrincipalName: string
}

/** Makes a new authorization header of an administrator. The data directory has the key of the token. */
export async function authorizationOf(
  data: string,
  tenant: TenantId,
  { id: objectId, userPrincipalName }: Administrator,
): Promise<string> {
  const [{ key }] = await loadSigningKeys(data)
  const grant = {
    kind: 'delegated',
    objectId,
    userPrincipalName,
    displayName: 'Administrator',
    isGuest: false,
    appId: commandLineClientId,
    scopes,
    roleTemplateIds: [roleTemplates.globalAdministrator],
  } as const
  const token = await mintAccessToken(
    {
      tenant,
      grant,
      issuedAt: new Date(),
      lifetimeSeconds: tokenSeconds,
      tokenId: randomUUID(),
    },
    key,
  )
  return `Bearer ${token}`
}

/** Creates tenants with policies in an empty store. The data directory has the keys of their tokens. */
export async function createTenantsIn(
  store: Store,
  data: string,
  tenants: number,
  policies: number,
): Promise<readonly SizedTenant[]> {
  const created: SizedTenant[] = []
  for (let number = 1; number <= tenants; number += 1) {
    const id = parseTenantId(randomUUID())
    if (id === undefined) throw new Error('a random id is not an id')
    const domain = `tenant-${number}.example`
    const at = new Date()
    const domains = [{ name: domain, isDefault: true }]
    await store.createTenant({ id, displayName: domain, domains, createdAt: at })
    const administrator = { id: randomUUID(), userPrincipalName: `admin@${domain}` }
    await createFirstObjects(store, id, { administrator }, randomUUID, at)
    await storePolicies(store, id, policies)
    created.push({
      id,
      administrator: administrator.id,
      authorization: await authorizationOf(data, id, administrator),
    })
  }
  return created
}
