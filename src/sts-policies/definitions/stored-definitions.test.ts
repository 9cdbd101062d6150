import { describe, expect, it } from 'vitest'
import { readActivityBasedTimeout } from './activity-based-timeout/activity-based-timeout.ts'
import { readHomeRealmDiscovery } from './home-realm-discovery/home-realm-discovery.ts'
import { readTokenIssuance } from './token-issuance/token-issuance.ts'
import { lifetimeMembersOf, readTokenLifetime } from './token-lifetime/token-lifetime.ts'

describe('readTokenLifetime', () => {
  it('reads every member in seconds, in any letter case', () => {
    const text =
      '{"tokenLifetimePolicy":{"version":1,"accessTokenLifetime":"8:00:00","MaxInactiveTime":"2.00:00:00","MaxAgeSingleFactor":"until-revoked","MaxAgeMultiFactor":"180.00:00:00","MaxAgeSessionSingleFactor":"until-revoked","MaxAgeSessionMultiFactor":"00:10:00",}}'
    expect(readTokenLifetime(text)).toEqual({
      accessTokenLifetime: 28_800,
      maxInactiveTime: 172_800,
      maxAgeSingleFactor: 'until-revoked',
      maxAgeMultiFactor: 15_552_000,
      maxAgeSessionSingleFactor: 'until-revoked',
      maxAgeSessionMultiFactor: 600,
    })
  })

  it('reads 00:90:00 as the 90 minutes that the pages of 2016 meant', () => {
    const text = '{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"00:90:00"}}'
    expect(readTokenLifetime(text)).toEqual({ accessTokenLifetime: 5400 })
  })

  it('leaves out what it cannot read', () => {
    const text = '{"TokenLifetimePolicy":{"AccessTokenLifetime":8,"MaxInactiveTime":"PT8H"}}'
    expect(readTokenLifetime(text)).toEqual({})
  })

  it('names the lifetimes of a definition', () => {
    const text = '{"TokenLifetimePolicy":{"Version":1,"accesstokenlifetime":"8:00:00"}}'
    expect(lifetimeMembersOf(text)).toEqual(new Set(['AccessTokenLifetime']))
  })
})

describe('readHomeRealmDiscovery', () => {
  it('reads every member', () => {
    const text = JSON.stringify({
      HomeRealmDiscoveryPolicy: {
        AccelerateToFederatedDomain: 'True',
        PreferredDomain: 'contoso.com',
        AllowCloudPasswordValidation: true,
        AlternateIdLogin: { Enabled: false },
        DomainHintPolicy: {
          IgnoreDomainHintForDomains: ['*'],
          RespectDomainHintForDomains: ['guest.example'],
          RespectDomainHintForApps: ['c44b4083-3bb0-49c1-b47d-974e53cbdf3c'],
        },
      },
    })
    expect(readHomeRealmDiscovery(text)).toEqual({
      acceleratesToFederatedDomain: true,
      preferredDomain: 'contoso.com',
      allowsCloudPasswordValidation: true,
      alternateIdLoginEnabled: false,
      domainHintPolicy: {
        ignoreForDomains: ['*'],
        respectForDomains: ['guest.example'],
        ignoreForApps: [],
        respectForApps: ['c44b4083-3bb0-49c1-b47d-974e53cbdf3c'],
      },
    })
  })

  it.each([
    ['["contoso.com"]', 'contoso.com'],
    ['["contoso.com","fabrikam.com"]', undefined],
    ['""', undefined],
  ])('reads the preferred domain %s as %s', (value, domain) => {
    const text = `{"HomeRealmDiscoveryPolicy":{"PreferredDomain":${value}}}`
    expect(readHomeRealmDiscovery(text)?.preferredDomain).toBe(domain)
  })

  it('loads nothing from a definition without its root member', () => {
    expect(readHomeRealmDiscovery('{"AccelerateToFederatedDomain":true}')).toBeUndefined()
  })
})

describe('readTokenIssuance', () => {
  it('reads every member, numbers as versions and texts as Booleans', () => {
    const text =
      '{"TokenIssuancePolicy":{"Version":"1","SigningAlgorithm":"http://www.w3.org/2000/09/xmldsig#rsa-sha1","TokenResponseSigningPolicy":"responseandtoken","SamlTokenVersion":1.1,"EmitSamlNameFormat":"true"}}'
    expect(readTokenIssuance(text)).toEqual({
      signingAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      tokenResponseSigningPolicy: 'ResponseAndToken',
      samlTokenVersion: '1.1',
      emitsSamlNameFormat: true,
    })
  })

  it('loads nothing from a text that is not JSON', () => {
    expect(readTokenIssuance('{')).toBeUndefined()
  })
})

describe('readActivityBasedTimeout', () => {
  it('reads the first entry of each application, in seconds', () => {
    const text = JSON.stringify({
      ActivityBasedTimeoutPolicy: {
        Version: 1,
        ApplicationPolicies: [
          { ApplicationId: 'Default', WebSessionIdleTimeout: '01:00:00' },
          { ApplicationId: 'default', WebSessionIdleTimeout: '02:00:00' },
          {
            ApplicationId: 'C44B4083-3BB0-49C1-B47D-974E53CBDF3C',
            WebSessionIdleTimeout: '00:15:00',
          },
          { ApplicationId: 'portal', WebSessionIdleTimeout: '00:15:00' },
        ],
      },
    })
    expect(readActivityBasedTimeout(text)).toEqual({
      timeouts: [
        { applicationId: 'default', webSessionIdleTimeout: 3600 },
        { applicationId: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c', webSessionIdleTimeout: 900 },
      ],
    })
  })
})
