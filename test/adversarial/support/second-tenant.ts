/** A second tenant in the same store: Contoso's directory again, under ids and domains of its own. */

import { commandLineClientId } from '../../../src/directory/first-administrator.ts'
import { randomUUID } from 'node:crypto'
import {
  agreements,
  applications,
  appRoleAssignments,
  directoryRoles,
  groups,
  membersRelation,
  servicePrincipals,
  users,
} from '../../../src/directory/kinds.ts'
import { contosoTenantId } from '../../../src/directory/sample/contoso.ts'
import { mintAccessToken } from '../../../src/identity/issuer/access-token.ts'
import type { TenantId } from '../../../src/kernel/ids.ts'
import type { JsonObject } from '../../../src/kernel/json.ts'
import type { EntityKey, Store } from '../../../src/store/port.ts'
import type { TestService } from '../../support/test-service.ts'

export const fabrikamTenantId = 'fab71a27-fab7-4a27-a000-000000000001' as TenantId

/** Fabrikam's domains; Contoso has none of them. */
export const fabrikamDomains = ['fabrikam.onmicrosoft.com', 'fabrikam.com'] as const

const kinds = [
  users,
  groups,
  directoryRoles,
  applications,
  servicePrincipals,
  appRoleAssignments,
  agreements,
]
const everything = { limit: 10_000 }

/** The id in Fabrikam of the copy of a Contoso object. */
export function fabrikamIdOf(contosoId: string): string {
  return contosoId.replace('0571a27e-0571', 'fab71a27-fab7')
}

/** Gives the copy of a grant the copies of its two ends. */
function withOwnEnds(body: JsonObject): JsonObject {
  const ends = ['principalId', 'resourceId'].flatMap((name) => {
    const id = body[name]
    return typeof id === 'string' ? [[name, fabrikamIdOf(id)] as const] : []
  })
  return { ...body, ...Object.fromEntries(ends) }
}

/** Creates the tenant and copies the directory with its memberships and terms of use. Application ids stay the same. */
export async function createFabrikam(store: Store): Promise<void> {
  await store.createTenant({
    id: fabrikamTenantId,
    displayName: 'Fabrikam',
    domains: fabrikamDomains.map((name, index) => ({ name, isDefault: index === 0 })),
    createdAt: new Date('2026-01-01T00:00:00Z'),
  })
  const author = { kind: 'system', id: 'test' } as const
  const provenance = { author, requestId: randomUUID(), at: new Date('2026-01-01T00:00:00Z') }
  const copyOf = ({ family, id }: EntityKey): EntityKey => ({ family, id: fabrikamIdOf(id) })

  const pages = await Promise.all(
    kinds.map(({ name }) => store.list(contosoTenantId, name, everything)),
  )
  const objects = pages.flatMap(({ items }) => items)
  const memberships = await Promise.all(
    objects.map(async (source) => {
      const end = { relation: membersRelation, source }
      const { items } = await store.listRelated(contosoTenantId, end, everything)
      return items.map((target) => ({
        relation: membersRelation,
        source: copyOf(source),
        target: copyOf(target),
      }))
    }),
  )
  await store.write(fabrikamTenantId, provenance, async (transaction) => {
    for (const object of objects) {
      const kind = kinds.find(({ name }) => name === object.family)
      const text = JSON.stringify(object.body).replaceAll('contoso', 'fabrikam')
      const body = withOwnEnds(JSON.parse(text) as JsonObject)
      await transaction.create({
        ...copyOf(object),
        body,
        index: kind?.index(body) ?? [],
        uniqueKeys: [],
      })
    }
    for (const edge of memberships.flat()) await transaction.link(edge)
  })
}

/** A delegated token of Fabrikam's administrator. */
export function fabrikamToken(service: TestService, ...scopes: readonly string[]): Promise<string> {
  const objectId = fabrikamIdOf('0571a27e-0571-4a27-a000-000000000a01')
  const grant = {
    kind: 'delegated',
    objectId,
    userPrincipalName: 'admin@fabrikam.com',
    displayName: 'admin',
    isGuest: false,
    appId: commandLineClientId,
    scopes,
    roleTemplateIds: [],
  } as const
  return mintAccessToken(
    {
      tenant: fabrikamTenantId,
      grant,
      issuedAt: new Date(),
      lifetimeSeconds: 3_600,
      tokenId: randomUUID(),
    },
    service.signingKey,
  )
}
