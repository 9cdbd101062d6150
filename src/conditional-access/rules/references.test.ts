import { expect, it } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import { decodeModernCreate } from '../resources/form-modern/modern-codec.ts'
import { referencesOf } from './references.ts'

function id(digit: string): string {
  return `${digit.repeat(8)}-0000-4000-8000-000000000000`
}

function read(policy: JsonObject) {
  const body = decodeModernCreate({ displayName: 'All', state: 'disabled', ...policy }, 'beta')
  if (!body.ok) throw new Error(JSON.stringify(body.findings))
  return referencesOf(body.value)
}

it('finds every id with its kind and place', () => {
  const references = read({
    conditions: {
      clientAppTypes: ['all'],
      applications: {
        includeApplications: [id('1')],
        excludeApplications: ['Office365', id('2')],
        includeAuthenticationContextClassReferences: ['c1'],
      },
      users: {
        includeUsers: ['GuestsOrExternalUsers', id('3')],
        excludeUsers: [id('4')],
        includeGroups: [id('5')],
        excludeGroups: [id('6')],
        includeRoles: [id('7')],
        excludeRoles: [id('8')],
        includeGuestsOrExternalUsers: {
          guestOrExternalUserTypes: 'serviceProvider',
          externalTenants: { membershipKind: 'enumerated', members: [id('9')] },
        },
        excludeGuestsOrExternalUsers: {
          guestOrExternalUserTypes: 'serviceProvider',
          externalTenants: { membershipKind: 'all' },
        },
      },
      clientApplications: {
        includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
        excludeServicePrincipals: [id('a')],
        includeAgentIdServicePrincipals: ['All'],
        excludeAgentIdServicePrincipals: [id('b')],
      },
      locations: {
        includeLocations: ['All', '00000000-0000-0000-0000-000000000000'],
        excludeLocations: ['AllTrusted', '3d46dbda-8382-466a-856d-eb00cbc6b910'],
      },
    },
    grantControls: {
      operator: 'AND',
      builtInControls: ['mfa'],
      termsOfUse: ['ToU'],
      authenticationStrength: { id: '00000000-0000-0000-0000-000000000004' },
    },
  })
  expect(references.map(({ kind, id, target }) => [kind, id, target])).toEqual([
    [
      'namedLocation',
      '00000000-0000-0000-0000-000000000000',
      '/conditions/locations/includeLocations/1',
    ],
    [
      'namedLocation',
      '3d46dbda-8382-466a-856d-eb00cbc6b910',
      '/conditions/locations/excludeLocations/1',
    ],
    ['servicePrincipal', id('a'), '/conditions/clientApplications/excludeServicePrincipals/0'],
    [
      'agentServicePrincipal',
      id('b'),
      '/conditions/clientApplications/excludeAgentIdServicePrincipals/0',
    ],
    ['application', id('1'), '/conditions/applications/includeApplications/0'],
    ['application', id('2'), '/conditions/applications/excludeApplications/1'],
    [
      'authenticationContext',
      'c1',
      '/conditions/applications/includeAuthenticationContextClassReferences/0',
    ],
    ['user', id('3'), '/conditions/users/includeUsers/1'],
    ['user', id('4'), '/conditions/users/excludeUsers/0'],
    ['group', id('5'), '/conditions/users/includeGroups/0'],
    ['group', id('6'), '/conditions/users/excludeGroups/0'],
    ['roleTemplate', id('7'), '/conditions/users/includeRoles/0'],
    ['roleTemplate', id('8'), '/conditions/users/excludeRoles/0'],
    ['tenant', id('9'), '/conditions/users/includeGuestsOrExternalUsers/externalTenants/members/0'],
    ['termsOfUse', 'ToU', '/grantControls/termsOfUse/0'],
    [
      'authenticationStrength',
      '00000000-0000-0000-0000-000000000004',
      '/grantControls/authenticationStrength',
    ],
  ])
})

it('finds nothing in a policy of keywords', () => {
  expect(
    read({
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['None'] },
      },
    }),
  ).toEqual([])
})
