/** Tenants with policies of usual size, written to a data directory without a server. */

import { randomUUID } from 'node:crypto'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { readPolicy } from '../../src/conditional-access/resources/policies/read-policy.ts'
import { dataPaths } from '../../src/data-directory.ts'
import {
  commandLineClientId,
  createFirstAdministrator,
} from '../../src/directory/first-administrator.ts'
import { roleTemplates } from '../../src/graph/role-templates.ts'
import { mintAccessToken } from '../../src/identity/issuer/access-token.ts'
import { parseTenantId, type TenantId } from '../../src/kernel/ids.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { loadSigningKeys } from '../../src/signing-key-file.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { samplePolicy } from '../http/sample-policy.ts'

const policiesPerWrite = 500
const tokenSeconds = 3_600
const scopes = ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All']

export interface SizedTenant {
  /** Id of its one user, an administrator. */
  readonly administrator: string
  /** Authorization header of that user. */
  readonly authorization: string
}

/** A policy that names five users of its own. */
export function policyOfUsualSize(): JsonObject {
  return {
    ...samplePolicy,
    displayName: `Policy ${randomUUID()}`,
    state: 'enabled',
    conditions: {
      ...samplePolicy.conditions,
      users: { includeUsers: Array.from({ length: 5 }, () => randomUUID()) },
    },
  }
}

async function storePolicies(store: Store, tenant: TenantId, number: number): Promise<void> {
  const author = { kind: 'system', id: 'bench' } as const
  for (let stored = 0; stored < number; stored += policiesPerWrite) {
    const provenance = { author, requestId: randomUUID(), at: new Date() }
    await store.write(tenant, provenance, async (transaction) => {
      for (let each = stored; each < Math.min(number, stored + policiesPerWrite); each += 1) {
        const read = readPolicy(policyOfUsualSize(), 'modern', 'beta')
        if (!read.ok) throw new Error(read.findings[0]?.message)
        const { body } = read.value
        await transaction.create({
          family: policyKind.name,
          id: randomUUID(),
          body,
          index: policyKind.index(body),
          uniqueKeys: policyKind.uniqueKeys(body),
        })
      }
    })
  }
}

/** Creates tenants with policies in an empty data directory. */
export async function createTenants(
  data: string,
  tenants: number,
  policies: number,
): Promise<readonly SizedTenant[]> {
  const [{ key }] = await loadSigningKeys(data)
  const store = await openSqliteStore({ file: dataPaths(data).database })
  const created: SizedTenant[] = []
  for (let number = 1; number <= tenants; number += 1) {
    const id = parseTenantId(randomUUID())
    if (id === undefined) throw new Error('a random id is not an id')
    const domain = `tenant-${number}.example`
    const at = new Date()
    const domains = [{ name: domain, isDefault: true }]
    await store.createTenant({ id, displayName: domain, domains, createdAt: at })
    const administrator = { id: randomUUID(), userPrincipalName: `admin@${domain}` }
    await createFirstAdministrator(store, id, administrator, randomUUID, at)
    await storePolicies(store, id, policies)
    const grant = {
      kind: 'delegated',
      objectId: administrator.id,
      userPrincipalName: administrator.userPrincipalName,
      displayName: 'Administrator',
      isGuest: false,
      appId: commandLineClientId,
      scopes,
      roleTemplateIds: [roleTemplates.globalAdministrator],
    } as const
    const token = await mintAccessToken(
      { tenant: id, grant, issuedAt: at, lifetimeSeconds: tokenSeconds, tokenId: randomUUID() },
      key,
    )
    created.push({ administrator: administrator.id, authorization: `Bearer ${token}` })
  }
  await store.close()
  return created
}
