/** Locations that every tenant has: the compliant network, and one that is named by policies only. */

import type { StoredObject } from '../../../store/port.ts'
import { kindNames } from '../kind-names.ts'
import type { NamedLocationBody } from './location-body.ts'

/**
 * The devices of the tenant that are connected through Global Secure Access, before anybody wrote to it.
 * It has no instants: nobody created it. Source: `microsoft.graph.compliantNetworkNamedLocation`,
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
 * The addresses of the tenant's multifactor authentication settings that are trusted. They are no named
 * location: policies name them by this id. Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesslocations
 */
const mfaTrustedIpsId = '00000000-0000-0000-0000-000000000000'

/** The ids that a policy may name in every tenant, in lower case. */
export const reservedLocationIds: readonly string[] = [compliantNetworkLocation.id, mfaTrustedIpsId]
