/** The organization object of a tenant. */

import type { GraphVersion } from '../edm/model.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { Tenant } from '../store/port.ts'
import { organizationType } from './entity-types.ts'

/** Prints the organization of a tenant, with its domains as they are declared. */
export function encodeOrganization(
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
