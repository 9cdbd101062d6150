import { describe, expect, it } from 'vitest'
import { readClientRequest } from './client-request.ts'

function read(scope: string) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'c',
    client_secret: 's',
    scope,
  })
  return readClientRequest({ body: body.toString(), authorization: undefined }, () => undefined)
}

describe('the resource of a scope', () => {
  it.each([
    ['https://graph.microsoft.com/.default', 'https://graph.microsoft.com'],
    ['https://contoso.com/api//.default', 'https://contoso.com/api/'],
    ['api://orders/.default offline_access', 'api://orders'],
    ['11111111-1111-4111-8111-111111111111/.default', '11111111-1111-4111-8111-111111111111'],
  ])('of %s is %s', (scope, resource) => {
    expect(read(scope).resource).toBe(resource)
  })

  it.each([
    ['openid profile', 1002012],
    ['.default', 1002012],
    ['api://orders/read', 1002012],
    ['api://orders/.default api://orders/read', 1002012],
    ['/.default', 70011],
    ['api://a/.default api://b/.default', 70011],
  ])('of %j is refused with %i', (scope, number) => {
    expect(() => read(scope)).toThrow(expect.objectContaining({ error: 'invalid_scope', number }))
  })

  it('is quoted in part only when it is long', () => {
    expect(() => read('x'.repeat(10_000))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{100,400}$/u) }),
    )
  })
})

it('reads the client of the header before that of the form, and names it before anything else fails', () => {
  const named: string[] = []
  const authorization = `Basic ${Buffer.from('a%20b:s%3As').toString('base64')}`
  const body = 'grant_type=client_credentials&client_id=c&scope=wrong'
  expect(() => readClientRequest({ body, authorization }, (id) => named.push(id))).toThrow(
    expect.objectContaining({ number: 1002012 }),
  )
  expect(named).toEqual(['a b'])
})
