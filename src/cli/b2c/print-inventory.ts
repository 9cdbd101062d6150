/** Prints inventories for people. */

import type { RelyingPartyInventory } from '../../trust-framework/views/inventory.ts'
import { section } from '../columns.ts'

function named(name: string, usedBy: readonly string[]): string {
  return usedBy.length === 0 ? name : `${name}: ${usedBy.join(', ')}`
}

function linesOf(inventory: RelyingPartyInventory): readonly string[] {
  const { policyId, tenantId, protocol, directoryAttributes } = inventory
  const parts: readonly (readonly [string, readonly string[]])[] = [
    [
      'Journeys',
      inventory.journeys.map(
        ({ id, endpoints, steps }) => `${named(id, endpoints)} (${steps} steps)`,
      ),
    ],
    ['Sub journeys', inventory.subJourneys],
    [
      'Identity providers',
      inventory.identityProviders.map(({ technicalProfile, protocol: by, domains }) =>
        named(technicalProfile, [by, ...domains]),
      ),
    ],
    [
      'Handlers',
      inventory.handlers.map(({ handler, technicalProfiles }) => named(handler, technicalProfiles)),
    ],
    ['Key containers', inventory.keys.map(({ name, usedBy }) => named(name, usedBy))],
    ['Endpoints', inventory.endpoints.map(({ name, usedBy }) => named(name, usedBy))],
    ['Directory attributes that are read', directoryAttributes.read],
    ['Directory attributes that are written', directoryAttributes.written],
    ['Claims in the token', inventory.tokenClaims],
  ]
  return [
    `${policyId} of ${tenantId}${protocol === undefined ? '' : `, ${protocol}`}`,
    ...parts.flatMap(([title, lines]) => section(title, lines)),
  ]
}

/** Lays out what each relying party uses. */
export function inventoryLines(inventories: readonly RelyingPartyInventory[]): readonly string[] {
  if (inventories.length === 0) return ['no policy has a relying party']
  return inventories.flatMap((inventory, index) => [
    ...(index === 0 ? [] : ['', '']),
    ...linesOf(inventory),
  ])
}
