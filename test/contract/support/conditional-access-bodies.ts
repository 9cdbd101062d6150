/** Bodies of conditional access policies that say something in every part of a form. */

import type { JsonObject } from '../../../src/kernel/json.ts'

const breakGlassGroup = '0571a27e-0571-4a27-a000-000000000b05'
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'
const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000'

/** A policy as v1.0 and beta read it alike. */
export function modernPolicy(displayName: string): JsonObject {
  return {
    displayName,
    state: 'enabledForReportingButNotEnforced',
    conditions: {
      clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'],
      signInRiskLevels: ['high', 'medium'],
      applications: { includeApplications: [exchangeOnline], excludeApplications: ['Office365'] },
      users: {
        includeUsers: ['All'],
        excludeGroups: [breakGlassGroup],
        excludeRoles: [globalAdministrator],
      },
      platforms: { includePlatforms: ['all'], excludePlatforms: ['linux'] },
      locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
      devices: { deviceFilter: { mode: 'exclude', rule: 'device.isCompliant -eq True' } },
      authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] },
    sessionControls: { signInFrequency: { value: 4, type: 'hours', isEnabled: true } },
  }
}

/** A policy of the 2019 form, enumeration values in the casing in which they are read back. */
export function legacyPolicy(displayName: string): JsonObject {
  return {
    displayName,
    state: 'disabled',
    sessionControls: {
      applicationEnforcedRestrictions: null,
      persistentBrowser: { mode: 'never' },
      cloudAppSecurity: null,
      signInFrequency: { value: 2, type: 'days' },
    },
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: ['high'],
      clientAppTypes: ['browser', 'modern'],
      platforms: { includePlatforms: ['android'], excludePlatforms: ['windowsPhone'] },
      locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
      times: null,
      deviceStates: { includeStates: ['All'], excludeStates: ['Compliant', 'DomainJoined'] },
      applications: {
        includeApplications: [exchangeOnline],
        excludeApplications: [],
        includeAuthenticationContext: [],
      },
      users: {
        includeUsers: ['All'],
        excludeUsers: ['Guests'],
        includeGroups: [],
        excludeGroups: [breakGlassGroup],
        includeRoles: [globalAdministrator],
        excludeRoles: [],
      },
    },
    grantControls: {
      operator: 'OR',
      builtInControls: ['mfa', 'domainJoinedDevice'],
      customControls: [],
      customAuthenticationFactors: [],
      termsOfUse: [],
    },
  }
}

/** An untrusted IP location with a range of each family, types as both versions print them. */
export function ipLocation(displayName: string): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    displayName,
    isTrusted: false,
    ipRanges: [
      { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' },
      { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8::/32' },
    ],
  }
}
