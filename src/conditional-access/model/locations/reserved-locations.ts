/** Locations that every tenant has: the compliant network, and the MFA trusted IPs. */

import type { StoredObject } from '../../../store/port.ts'
import { kindNames } from '../kind-names.ts'
import type { NamedLocationBody } from './location-body.ts'

/**
 * The compliant network, as it is before the first write: traffic through Global Secure Access of the tenant.
 * Source: `microsoft.graph.compliantNetworkNamedLocation`,
 * https://learn.microsoft.com/graph/api/compliantnetworknamedlocation-get
 */
export const compliantNetworkLocation: StoredObject<NamedLocationBody> = {
  family: kindNames.namedLocations,
  id: '3d46dbda-8382-466a-856d-eb00cbc6b910',
  version: 1,
  body: {
    '@odata.type': '#microsoft.graph.compliantNetworkNamedLocation',
    displayName: 'All Compliant Network locations',
    createdDateTime: null,
    modifiedDateTime: null,
    compliantNetworkType: 'allTenantCompliantNetworks',
    isTrusted: false,
  },
  createdAt: new Date(0),
  modifiedAt: new Date(0),
}

/**
 * The id by which policies name the trusted addresses of the multifactor authentication settings. They are
 * not a named location. Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesslocations
 */
export const mfaTrustedIpsId = '00000000-0000-0000-0000-000000000000'

/** The ids that a policy may name in every tenant, in lower case. */
export const reservedLocationIds: readonly string[] = [compliantNetworkLocation.id, mfaTrustedIpsId]
