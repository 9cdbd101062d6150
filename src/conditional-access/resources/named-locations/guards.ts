/** Checks changes to named locations against the rest of their tenant. */

import type { GuardedWrite, ProposedChange } from '../../../graph/writable-entity-set.ts'
import { acceptedAsIs } from '../../../graph/write-object.ts'
import { formatSevenDigits } from '../../../kernel/clock.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { Filter } from '../../../odata/filter.ts'
import { typeProperty } from '../../../odata/filter.ts'
import type { FindPolicyNames } from '../../model/policy-name.ts'
import { locationEntries, type NamedLocationBody } from '../../model/locations/location-body.ts'
import { compliantNetworkLocation } from '../../model/locations/reserved-locations.ts'
import { locationCodes } from './location-codes.ts'

/** Every location except the compliant network: these count against the limit, and v1.0 shows them. */
export const exceptCompliantNetwork: Filter = {
  kind: 'comparison',
  operator: 'ne',
  property: typeProperty,
  value: '#microsoft.graph.compliantNetworkNamedLocation',
}

async function requireRoom(
  { context, transaction }: ProposedChange,
  maximum: number,
): Promise<void> {
  const { tenant } = context.caller
  const count = await transaction.count(
    tenant,
    compliantNetworkLocation.family,
    exceptCompliantNetwork,
  )
  if (count < maximum) return
  throw refusedBy([
    {
      ostiaryCode: locationCodes.tooMany,
      message: `the tenant has ${count} named locations; at most ${maximum} are allowed`,
    },
  ])
}

/** Stores the compliant network as every tenant has it, so that its first change is an update. */
async function storeCompliantNetwork({ context, transaction, id }: ProposedChange): Promise<void> {
  const { family, body } = compliantNetworkLocation
  if (keyOf(id) !== compliantNetworkLocation.id) return
  if (await transaction.find(context.caller.tenant, { family, id })) return
  await transaction.create({ family, id, body, index: locationEntries(body), uniqueKeys: [] })
}

/**
 * Adds its instants to a location: those of the request; a restored location keeps its own.
 * @throws OstiaryError `badRequest` when the tenant has as many locations as it may.
 */
export async function guardLocation(
  change: ProposedChange<NamedLocationBody>,
  body: NamedLocationBody,
  maximum: number,
): Promise<GuardedWrite<NamedLocationBody>> {
  const isNew = change.before === undefined
  if (isNew) await requireRoom(change, maximum)
  else await storeCompliantNetwork(change)
  const now = formatSevenDigits(change.context.request.at)
  const isRestored = isNew && body.createdDateTime !== undefined
  const instants = { ...(isNew ? { createdDateTime: now } : {}), modifiedDateTime: now }
  return acceptedAsIs(isRestored ? body : { ...body, ...instants })
}

/**
 * Refuses to delete the compliant network, a location that is trusted, and one that policies name.
 * @throws OstiaryError `badRequest` with every reason, and every policy by id and name.
 */
export async function guardLocationDeletion(
  change: ProposedChange<NamedLocationBody>,
  findReferrers: FindPolicyNames,
): Promise<void> {
  const body = change.before?.body
  if (body?.['@odata.type'] === '#microsoft.graph.compliantNetworkNamedLocation') {
    throw refusedBy([
      {
        ostiaryCode: locationCodes.compliantNetworkNotDeletable,
        message: 'the compliant network location exists in every tenant and cannot be deleted',
      },
    ])
  }
  const isTrusted = body !== undefined && 'isTrusted' in body && body.isTrusted
  const referrers = await findReferrers(change)
  const findings = [
    ...(isTrusted
      ? [
          {
            ostiaryCode: locationCodes.trustedNotDeletable,
            message: 'a trusted location cannot be deleted; set `isTrusted` to false first',
            target: '/isTrusted',
          },
        ]
      : []),
    ...referrers.map(({ id, displayName }) => ({
      ostiaryCode: locationCodes.inUse,
      message: `the location is used by the conditional access policy \`${displayName}\` (${id}); remove it from \`conditions.locations\` first`,
    })),
  ]
  if (findings.length > 0) throw refusedBy(findings)
}
