import { expect, it } from 'vitest'
import { compileClaimsMappings } from './claims-mappings.ts'
import { pairwiseIdOf } from './pairwise-id.ts'

const policy = (id: string, definition: string, isOrganizationDefault = false) => ({
  id,
  type: 'ClaimsMappingPolicy',
  displayName: `Policy ${id}`,
  definition,
  isOrganizationDefault,
})
const empty = '{"ClaimsMappingPolicy":{"Version":1}}'

it('finds the policy of a service principal and says why others do nothing', () => {
  const mappings = compileClaimsMappings(
    [policy('b', empty), policy('a', empty), policy('c', empty, true), policy('d', '{"Other":{}}')],
    [
      { policyId: 'b', target: 'servicePrincipal', objectId: 'sp' },
      { policyId: 'a', target: 'servicePrincipal', objectId: 'sp' },
      { policyId: 'b', target: 'application', objectId: 'app' },
      { policyId: 'd', target: 'servicePrincipal', objectId: 'inert' },
    ],
  )
  const found = mappings.find({ servicePrincipalId: 'sp', applicationId: 'app' })
  expect(found.assigned?.policyId).toBe('a')
  expect(found.ignored.map(({ policyId, code }) => [policyId, code])).toEqual([
    ['b', 'onApplication'],
    ['c', 'notAssigned'],
  ])
  const inert = mappings.find({ servicePrincipalId: 'inert' })
  expect(inert.assigned).toBeUndefined()
  expect(inert.ignored.map(({ policyId, code }) => [policyId, code])).toEqual([
    ['d', 'inert'],
    ['c', 'notAssigned'],
  ])
})

it('gives one user the same pairwise identifier at one application, and another one elsewhere', () => {
  const ids = { tenantId: 'T', appId: 'A', userId: 'U' }
  expect(pairwiseIdOf(ids)).toMatch(/^[\w-]{43}$/u)
  expect(pairwiseIdOf({ tenantId: 't', appId: 'a', userId: 'u' })).toBe(pairwiseIdOf(ids))
  expect(pairwiseIdOf({ ...ids, appId: 'B' })).not.toBe(pairwiseIdOf(ids))
})
