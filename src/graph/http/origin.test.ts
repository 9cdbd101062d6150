import { describe, expect, it } from 'vitest'
import { createOriginOf } from './origin.ts'

const originOf = createOriginOf(['https://policies.example', 'http://Proxy.example:8080'])

describe('createOriginOf', () => {
  it.each([
    ['http', 'localhost:8400', 'http://localhost:8400'],
    ['https', '[::1]:8443', 'https://[::1]:8443'],
    ['http', '127.0.0.1', 'http://127.0.0.1'],
    ['http', 'policies.example', 'https://policies.example'],
    ['https', 'proxy.example:8080', 'http://proxy.example:8080'],
  ] as const)('takes %s with Host %s as %s', (scheme, host, origin) => {
    expect(originOf(scheme, host)).toBe(origin)
  })

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    'localhost:8400@evil',
    'policies.example:444',
    'localhost:x',
  ])('refuses Host %s', (host) => {
    expect(() => originOf('https', host)).toThrow(expect.objectContaining({ status: 400 }))
  })
})
