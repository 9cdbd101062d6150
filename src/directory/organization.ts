/** The organization object of a tenant, and its reads. Source: `organization-list`, `organization-get`. */

import type { GraphVersion } from '../edm/model.ts'
import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import { contextUrl } from '../graph/handlers/read.ts'
import { bothVersions } from '../graph/message.ts'
import type { Operation } from '../graph/operation.ts'
import { respondJson } from '../graph/respond.ts'
import { keyOf } from '../kernel/ids.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { Tenant } from '../store/port.ts'
import { readOrganization } from './access.ts'
import { organizationType } from './entity-types.ts'
import { directoryObjectNotFound, ownTenant } from './own-tenant.ts'
import { organization } from './types/organization.ts'

/** Prints the organization of a tenant, with its domains as they are declared. */
function encodeOrganization(
  { id, displayName, domains, createdAt }: Tenant,
  version: GraphVersion,
): JsonObject {
  const verifiedDomains = domains.map(({ name, isDefault }) => ({
    capabilities: 'Email, OfficeCommunicationsOnline',
    isDefault,
    isInitial: name.endsWith('.onmicrosoft.com'),
    name,
    type: 'Managed',
  }))
  const body = { displayName, verifiedDomains }
  return organizationType.encode(
    { family: 'organization', id, version: 1, body, createdAt, modifiedAt: createdAt },
    { version, form: 'entity', showsUnknownMembers: true, related: () => undefined },
  )
}

const organizationAccess: AccessRule = {
  ...readOrganization,
  delegated: [...anyOf('User.Read'), ...readOrganization.delegated],
}

/** GET of the collection of one organization, and of it by id. */
export const organizationOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/organization',
    roots: bothVersions,
    access: organizationAccess,
    produces: 'json',
    answers: { type: organization, as: 'collection' },
    handle: async (context) =>
      respondJson(200, {
        '@odata.context': contextUrl(context, 'organization'),
        value: [encodeOrganization(await ownTenant(context), context.version)],
      }),
  },
  {
    method: 'GET',
    path: '/organization/{id}',
    roots: bothVersions,
    access: organizationAccess,
    produces: 'json',
    answers: { type: organization, as: 'entity' },
    handle: async (context) => {
      const id = context.keys['id'] ?? ''
      const tenant = await ownTenant(context)
      if (keyOf(id) !== tenant.id) throw directoryObjectNotFound(id)
      return respondJson(200, {
        '@odata.context': contextUrl(context, 'organization/$entity'),
        ...encodeOrganization(tenant, context.version),
      })
    },
  },
]
