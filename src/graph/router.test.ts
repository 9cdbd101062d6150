import { describe, expect, it } from 'vitest'
import type { Operation } from './operation.ts'
import { splitPath } from './path.ts'
import { createRouter } from './router.ts'

function operation(
  method: Operation['method'],
  path: string,
  roots: Operation['roots'],
): Operation {
  return {
    method,
    path,
    roots,
    access: { delegated: [], application: [], directoryRoles: 'anyUser', denial: 'accessDenied' },
    produces: 'json',
    handle: () => Promise.reject(new Error('not called')),
  }
}

const legacy = operation('GET', '/policies/{id:guid}', ['beta'])
const family = operation('GET', '/policies/conditionalAccessPolicies', ['beta', 'v1.0'])
const item = operation('GET', '/policies/conditionalAccessPolicies/{id}', ['beta', 'v1.0'])
const removal = operation('DELETE', '/policies/conditionalAccessPolicies/{id}', ['beta'])
const reference = operation('DELETE', '/applications/{id}/policies/{policyId}/$ref', ['beta'])
const usage = operation('GET', '/policies/{id:guid}/usage', ['beta'])
const router = createRouter([legacy, family, item, removal, reference, usage])
const guid = '0571A27E-0571-4a27-a000-000000000001'

describe('createRouter', () => {
  it.each([
    [`/policies/${guid}`, legacy, { id: guid }],
    ['/POLICIES//conditionalaccesspolicies/', family, {}],
    [`/policies/conditionalAccessPolicies('${guid}')`, item, { id: guid }],
    ["/policies/conditionalAccessPolicies('it''s%2F')", item, { id: "it's/" }],
    ["/policies/conditionalAccessPolicies(appId='x')", item, { id: "appId='x'" }],
    ['/policies/conditionalAccessPolicies()', family, {}],
    [`/policies/${guid}/microsoft.graph.usage()`, usage, { id: guid }],
    [`/policies/${guid}/Microsoft.Graph.Usage`, usage, { id: guid }],
  ])('routes GET %s', (path, expected, keys) => {
    expect(router.match('beta', 'GET', splitPath(path))).toEqual({ operation: expected, keys })
  })

  it('binds every placeholder of a path', () => {
    const path = `/applications/a/policies/${guid}/$ref`
    expect(router.match('beta', 'DELETE', splitPath(path)).keys).toEqual({
      id: 'a',
      policyId: guid,
    })
  })

  it.each([
    ['beta', '/riskyUsers', 'riskyUsers'],
    ['v1.0', '/teams/a/channels', 'teams'],
    ['beta', `/policies/authenticationFlowsPolicy`, 'authenticationFlowsPolicy'],
    ['beta', '/applications/a/Synchronization/jobs', 'Synchronization'],
  ] as const)('refuses what Graph has and the service does not: %s%s', (root, path, segment) => {
    expect(() => router.match(root, 'GET', splitPath(path))).toThrow(
      expect.objectContaining({
        status: 501,
        message: `'${segment}' of Microsoft Graph is not supported by this service at this path.`,
      }),
    )
  })

  it('knows what only beta has', () => {
    expect(() => router.match('v1.0', 'GET', splitPath('/riskyUsers'))).toThrow(
      expect.objectContaining({ status: 400 }),
    )
  })

  it.each([
    ['/policies/unknownFamily', "Resource not found for the segment 'unknownFamily'."],
    ['/nothing', "Resource not found for the segment 'nothing'."],
    ['/policies', "Resource not found for the segment 'policies'."],
    [`/policies/${guid}/nothing`, "Resource not found for the segment 'nothing'."],
    [`/policies/${guid}/other.usage`, "Resource not found for the segment 'other.usage'."],
    [
      '/microsoft.graph.policies/conditionalAccessPolicies',
      "Resource not found for the segment 'microsoft.graph.policies'.",
    ],
    [
      '/conditionalAccessPolicies',
      "Resource not found for the segment 'conditionalAccessPolicies'.",
    ],
  ])('refuses %s as an unknown segment', (path, message) => {
    expect(() => router.match('beta', 'GET', splitPath(path))).toThrow(
      expect.objectContaining({ status: 400, message }),
    )
  })

  it('lists the methods of the path when another one is used', () => {
    const segments = splitPath('/policies/conditionalAccessPolicies/x')
    const refusal = (root: 'beta' | 'v1.0') => () => router.match(root, 'PUT', segments)
    expect(refusal('beta')).toThrow(
      expect.objectContaining({ status: 405, headers: { Allow: 'DELETE, GET' } }),
    )
    expect(refusal('v1.0')).toThrow(
      expect.objectContaining({ status: 405, headers: { Allow: 'GET' } }),
    )
  })

  it('refuses two operations on one method and path', () => {
    expect(() => createRouter([legacy, legacy])).toThrow(TypeError)
  })
})

describe('splitPath', () => {
  it('refuses malformed percent-encoding', () => {
    expect(() => splitPath('/a/%zz')).toThrow(expect.objectContaining({ status: 400 }))
  })
})
