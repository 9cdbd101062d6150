/**
 * Named locations as collections, live and deleted.
 * Source: https://learn.microsoft.com/graph/api/resources/namedlocation
 */

import { existsIn, type GraphVersion } from '../../../edm/model.ts'
import type { RecordedKind } from '../../../graph/written-kind.ts'
import type { Visibility } from '../../../graph/entity-set.ts'
import type { WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import { deletedItemsOperations } from '../../../graph/handlers/deleted-items.ts'
import { countOperation } from '../../../graph/handlers/read.ts'
import { collectionOperations } from '../../../graph/handlers/write.ts'
import type { Operation } from '../../../graph/operation.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { readAccess, readAllAccess, writeAccess } from '../../model/access.ts'
import type { FindPolicyNames } from '../../model/policy-name.ts'
import { retentionDays } from '../../model/retention.ts'
import type { NamedLocationBody } from '../../model/locations/location-body.ts'
import { createNamedLocationCodec, encodeNamedLocation, type LocationLimits } from './codec.ts'
import { exceptCompliantNetwork, guardLocation, guardLocationDeletion } from './guards.ts'
import { locationKind } from './kind.ts'
import { compliantNetworkLocation } from '../../model/locations/reserved-locations.ts'
import { namedLocation } from '../../model/locations/location-types.ts'
import { locationCodes } from './location-codes.ts'

/** What the resource of named locations is composed with. */
export interface NamedLocationOptions {
  readonly limits: LocationLimits & { readonly namedLocations: number }
  /** Finds the policies that name the changed location. */
  readonly findReferrers: FindPolicyNames
}

/** The answer for an id that does not exist, or exists in another tenant. */
function locationNotFound(id: string): OstiaryError {
  return new OstiaryError('resourceNotFound', {
    ostiaryCode: locationCodes.notFound,
    message: `NamedLocation with id ${id} does not exist in the directory.`,
  })
}

/** The names that `$select` accepts: the members of every type of the version. */
function propertiesIn(version: GraphVersion): readonly string[] {
  const types = Object.values(namedLocation.variants).filter((type) => existsIn(type, version))
  return [...new Set(types.flatMap(({ properties }) => properties.map(({ name }) => name)))]
}

const withoutCompliantNetwork: Visibility<NamedLocationBody> = {
  filter: exceptCompliantNetwork,
  holds: ({ id }) => id !== compliantNetworkLocation.id,
}

function createSet(
  version: GraphVersion,
  options: NamedLocationOptions,
): WritableEntitySet<NamedLocationBody> {
  const { limits, findReferrers } = options
  return {
    kind: locationKind,
    path: '/identity/conditionalAccess/namedLocations',
    versions: [version],
    keyTemplate: '{id}',
    contextPath: 'identity/conditionalAccess/namedLocations',
    type: {
      name: namedLocation.base.name,
      properties: propertiesIn(version),
      schema: namedLocation,
      encode: (object, context) => encodeNamedLocation(object, context.version),
    },
    ...(version === 'beta'
      ? { fixed: [compliantNetworkLocation] }
      : { visibility: () => withoutCompliantNetwork }),
    isBounded: true,
    retentionDays,
    codec: createNamedLocationCodec(limits),
    guardWrite: (change, body) => guardLocation(change, body, limits.namedLocations),
    guardDelete: async (change) => {
      await guardLocationDeletion(change, findReferrers)
      return []
    },
    readAccess: readAllAccess,
    access: {
      create: writeAccess('Policy.Read.All'),
      update: writeAccess('Policy.Read.All'),
      delete: writeAccess('Policy.Read.All'),
    },
    notFoundError: locationNotFound,
  }
}

/** Named locations on both versions. Only beta shows the compliant network. */
export function createNamedLocations(options: NamedLocationOptions): {
  readonly kind: RecordedKind
  readonly operations: readonly Operation[]
} {
  const sets = [createSet('v1.0', options), createSet('beta', options)]
  return {
    kind: locationKind,
    operations: sets.flatMap((set) => [
      ...collectionOperations(set),
      countOperation(set),
      ...deletedItemsOperations(set, {
        path: '/identity/conditionalAccess/deletedItems/namedLocations',
        contextPath: 'identity/conditionalAccess/deletedItems/namedLocations',
        readAccess,
        writeAccess: writeAccess(),
        propose: (body) => body,
      }),
    ]),
  }
}
