import { describe, expect, it } from 'vitest'
import { microsoftLimits } from './conditional-access/model/options.ts'
import { defaultServiceLimits } from './graph/service-limits.ts'
import { resolveStartConfig, type StartOptions } from './config.ts'

const sound: StartOptions = {
  host: '127.0.0.1',
  port: 8443,
  httpPort: 8400,
  data: './data',
  sample: 'contoso',
  issuer: [],
  audience: [],
  publicUrl: [],
  trustProxy: [],
  concurrentRequests: 256,
  maxConnections: 2_000,
  stopDelay: 1,
  workers: 2,
  stsAsOf: new Date('2019-09-30'),
  legacyPolicies: '2018',
  secondDefault: 'refuse',
  stsPrecedence: 'sp-first',
  stsLifetimes: 'current',
  limit: { ...microsoftLimits, ...defaultServiceLimits },
  unknownReferences: 'refuse',
  missingKeys: 'warn',
  damagedDatabase: 'refuse',
  logLevel: 'warn',
}

describe('resolveStartConfig', () => {
  it('accepts the development defaults', () => {
    expect(resolveStartConfig(sound)).toEqual({
      config: { isLoopback: true, usesSample: true, issuers: [], publicOrigins: [] },
      problems: [],
    })
  })

  it.each([
    [
      'the sample tenant outside loopback',
      { host: '0.0.0.0', tlsCert: 'c', tlsKey: 'k' },
      ['--sample'],
    ],
    ['the local certificate outside loopback', { host: '10.0.0.1', sample: false }, ['--tls-cert']],
    ['a certificate without its key', { tlsCert: 'c' }, ['--tls-cert and --tls-key']],
    ['the sample tenant behind a public name', { publicUrl: ['https://a.example'] }, ['--sample']],
    ['one port for both protocols', { port: 9000, httpPort: 9000 }, ['--http-port']],
    ['a public URL with a path', { publicUrl: ['https://a.example/x'] }, ['--public-url']],
    ['an issuer without tenant', { issuer: ['https://idp.example/realm'] }, ['--issuer']],
    [
      'an issuer over plain HTTP',
      { issuer: ['http://idp.example/realm#contoso.com'] },
      ['--issuer'],
    ],
    [
      'the sample tenant in a named database',
      { databaseUrl: 'postgres://localhost/live' },
      ['--sample'],
    ],
    [
      'a database that is not PostgreSQL',
      { databaseUrl: 'mysql://x', sample: false },
      ['--database-url'],
    ],
    [
      'a database URL that is malformed',
      { databaseUrl: 'postgres://a:b@[/x', sample: false },
      ['--database-url'],
    ],
    [
      'a proxy that is not an address',
      { trustProxy: ['10.0.0.5', 'proxy.example'] },
      ['--trust-proxy'],
    ],
    ['a proxy network with a wrong prefix', { trustProxy: ['10.0.0.0/33'] }, ['--trust-proxy']],
    [
      'several faults at once',
      { host: '0.0.0.0', publicUrl: ['x'], issuer: ['y'] },
      ['--sample', '--tls-cert', '--public-url', '--issuer'],
    ],
  ] as const)('refuses %s by name', (_, change, names) => {
    const { problems } = resolveStartConfig({ ...sound, ...change })
    expect(problems.map((problem) => problem.slice(0, problem.indexOf(':')))).toEqual(names)
  })

  it('accepts addresses, networks and names of networks as proxies', () => {
    const trustProxy = ['10.0.0.5', 'fd00::/8', 'loopback', '::1']
    expect(resolveStartConfig({ ...sound, trustProxy }).problems).toEqual([])
  })

  it('binds an issuer to the tenant behind # or in its path', () => {
    const guid = '0571a27e-0571-4a27-a000-000000000001'
    const issuer = ['https://idp.example/realm#contoso.com', `https://login.example/${guid}/v2.0`]
    expect(resolveStartConfig({ ...sound, issuer }).config.issuers).toEqual([
      { issuer: 'https://idp.example/realm', tenantName: 'contoso.com' },
      { issuer: `https://login.example/${guid}/v2.0`, tenantName: guid },
    ])
  })
})
