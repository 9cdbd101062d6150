import { expect, it } from 'vitest'
import { factNames } from './sign-in.ts'

it('lists facts in the order of the schema, those that several kinds of principal have last', () => {
  expect(factNames.filter((name) => name.startsWith('principal.'))).toEqual([
    'principal.externalTypes',
    'principal.homeTenantId',
    'principal.identityProvider',
    'principal.isMfaRegistered',
    'principal.groupIds',
    'principal.roleTemplateIds',
    'principal.workload',
    'principal.blueprintId',
    'principal.attributes',
  ])
  expect(factNames.filter((name) => /^(?:target|network)/u.test(name))).toEqual([
    'target',
    'target.applications.attributes',
    'target.applications.isAgentResource',
    'target.requestedScopes',
    'target.isConfidentialClient',
    'target.client',
    'target.client.attributes',
    'target.client.isAgentResource',
    'target.baselineAudienceAttributes',
    'network.ip',
    'network.country',
    'network.gpsCountry',
    'network.isCompliantNetwork',
    'network.isAllowedAtResource',
  ])
})

it('counts a device as a fact, and an object that may lack all its members as none', () => {
  const topLevel = factNames.filter((name) => !name.includes('.'))
  expect(topLevel).toEqual(['target', 'clientApp', 'platform', 'device', 'agentContexts'])
})
