import { describe, expect, it } from 'vitest'
import { readRequestedClaims } from './requested-claims.ts'
import { readRequestedScopes } from './requested-scopes.ts'

describe('requested scopes', () => {
  it.each([
    ['openid User.Read', 'https://graph.microsoft.com', ['User.Read'], false],
    ['https://graph.microsoft.com//.default', 'https://graph.microsoft.com', [], true],
    [
      '00000003-0000-0000-c000-000000000000/User.Read',
      'https://graph.microsoft.com',
      ['User.Read'],
      false,
    ],
    ['api://orders/read api://orders/write', 'api://orders', ['read', 'write'], false],
    ['openid', 'https://graph.microsoft.com', [], false],
  ])('of %s', (scope, resource, names, isDefault) => {
    expect(readRequestedScopes(scope)).toMatchObject({ resource, names, isDefault })
  })

  it.each([
    ['api://a/read api://b/read', 28000],
    ['api://a/.default api://a/read', 70011],
    ['api://a/', 70011],
    ['/read', 70011],
  ])('%s are refused with %i', (scope, number) => {
    expect(() => readRequestedScopes(scope)).toThrow(expect.objectContaining({ number }))
  })
})

describe('requested claims', () => {
  it('name contexts and what the client can handle', () => {
    const text =
      '{"access_token":{"acrs":{"essential":true,"value":"c1"},"xms_cc":{"values":["cp1"]}}}'
    expect(readRequestedClaims(text)).toEqual({ contexts: ['c1'], capabilities: ['cp1'] })
    expect(readRequestedClaims(undefined)).toEqual({ contexts: [], capabilities: [] })
    expect(readRequestedClaims('{"access_token":{"acrs":[1]}}').contexts).toEqual([])
  })

  it.each(['{', '[]', 'null', `{"a":"${'x'.repeat(5_000)}"}`])('%.10s are refused', (text) => {
    expect(() => readRequestedClaims(text)).toThrow(expect.objectContaining({ number: 9002340 }))
  })
})
