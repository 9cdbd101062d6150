import { describe, expect, it } from 'vitest'
import { resourceOfScope } from './application-scope.ts'

describe('the resource of a scope', () => {
  it.each([
    ['https://graph.microsoft.com/.default', 'https://graph.microsoft.com'],
    ['https://contoso.com/api//.default', 'https://contoso.com/api/'],
    ['api://orders/.default offline_access', 'api://orders'],
    ['11111111-1111-4111-8111-111111111111/.default', '11111111-1111-4111-8111-111111111111'],
  ])('of %s is %s', (scope, resource) => {
    expect(resourceOfScope(scope)).toBe(resource)
  })

  it.each([
    ['openid profile', 1002012],
    ['.default', 1002012],
    ['api://orders/read', 1002012],
    ['api://orders/.default api://orders/read', 1002012],
    ['/.default', 70011],
    ['api://a/.default api://b/.default', 70011],
  ])('of %j is refused with %i', (scope, number) => {
    expect(() => resourceOfScope(scope)).toThrow(
      expect.objectContaining({ error: 'invalid_scope', number }),
    )
  })

  it('is quoted in part only when it is long', () => {
    expect(() => resourceOfScope('x'.repeat(10_000))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{100,400}$/u) }),
    )
  })
})
