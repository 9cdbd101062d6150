/** Uses the types that `openapi-typescript` writes for v1.0. Prints what the service answers, as JSON. */

import createClient from 'openapi-fetch'
import type { components, paths } from '../generated/openapi-v1.0.js'
import { serviceUrl, token } from './arguments.js'

const client = createClient<paths>({
  baseUrl: `${serviceUrl}/v1.0`,
  headers: { authorization: `Bearer ${token}` },
})

/** Says where a location is, by the derived type that its annotation names. */
function placeOf(
  location:
    | components['schemas']['microsoft.graph.ipNamedLocation']
    | components['schemas']['microsoft.graph.countryNamedLocation'],
): string {
  switch (location['@odata.type']) {
    case '#microsoft.graph.ipNamedLocation':
      return location.ipRanges?.map(describeRange).join(', ') ?? ''
    case '#microsoft.graph.countryNamedLocation':
      return location.countriesAndRegions?.join(', ') ?? ''
  }
}

function describeRange(
  range: NonNullable<components['schemas']['microsoft.graph.ipNamedLocation']['ipRanges']>[number],
): string {
  switch (range['@odata.type']) {
    case '#microsoft.graph.iPv4CidrRange':
    case '#microsoft.graph.iPv6CidrRange':
      return range.cidrAddress ?? ''
    default:
      return `${range.lowerAddress} to ${range.upperAddress}`
  }
}

async function main(): Promise<void> {
  const location = await client.POST('/identity/conditionalAccess/namedLocations', {
    body: {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'Headquarters',
      ipRanges: [
        { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' },
      ],
    },
  })
  if (location.data === undefined) throw new Error(location.error.error.message)

  const created = await client.POST('/identity/conditionalAccess/policies', {
    body: {
      displayName: 'Multifactor authentication outside headquarters',
      state: 'disabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
        locations: { includeLocations: ['All'], excludeLocations: [location.data.id ?? ''] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    },
  })
  if (created.data === undefined) throw new Error(created.error.error.message)
  const path = { id: created.data.id ?? '' }

  const changed = await client.PATCH('/identity/conditionalAccess/policies/{id}', {
    params: { path },
    body: { state: 'enabledForReportingButNotEnforced' },
  })
  const read = await client.GET('/identity/conditionalAccess/policies/{id}', { params: { path } })
  const listed = await client.GET('/identity/conditionalAccess/policies', {
    params: { query: { $filter: "displayName eq 'Nothing'", $count: true } },
  })
  const locations = await client.GET('/identity/conditionalAccess/namedLocations')
  const combinations = await client.GET(
    '/identity/conditionalAccess/authenticationStrength/combinations',
  )
  const removed = await client.DELETE('/identity/conditionalAccess/policies/{id}', {
    params: { path },
  })
  const gone = await client.GET('/identity/conditionalAccess/policies/{id}', { params: { path } })
  const invalid = await client.POST('/identity/conditionalAccess/policies', {
    body: { displayName: 'Empty', state: 'enabled', conditions: {} },
  })
  console.log(
    JSON.stringify({
      created: created.data.displayName,
      changed: changed.response.status,
      state: read.data?.state,
      excluded: read.data?.conditions?.locations?.excludeLocations?.length,
      controls: read.data?.grantControls?.builtInControls,
      found: listed.data?.['@odata.count'],
      places: locations.data?.value.map(placeOf).sort(),
      hasKeys: combinations.data?.value.includes('fido2'),
      removed: removed.response.status,
      gone: gone.error?.error.code,
      invalid: invalid.error?.error.details?.length !== 0,
    }),
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
