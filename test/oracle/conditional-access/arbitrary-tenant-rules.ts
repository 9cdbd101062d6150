/** Generates what a tenant brings to its decisions. */

import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { publishedApplicationGroups } from '../../../src/conditional-access/engine/model/application-groups.ts'
import type {
  DecisionLocation,
  DecisionStrength,
  TenantRules,
} from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import { parseCidr } from '../../../src/conditional-access/model/locations/address-ranges.ts'
import {
  appIds,
  locationIds,
  oneOf,
  securityKeys,
  strengthIds,
  tenantIds,
} from './arbitrary-ids.ts'

function ranges(...texts: readonly string[]) {
  return texts.flatMap((text) => parseCidr(text) ?? [])
}

type Body<Location> = Location extends { readonly id: string } ? Omit<Location, 'id'> : never

const locationBodies: readonly ((isTrusted: boolean) => Body<DecisionLocation>)[] = [
  (isTrusted) => ({ kind: 'ip', isTrusted, ranges: ranges('203.0.113.0/24', '2001:db8::/48') }),
  (isTrusted) => ({ kind: 'ip', isTrusted, ranges: ranges('198.51.100.0/24') }),
  (isTrusted) => ({ kind: 'ip', isTrusted, ranges: [] }),
  () => ({
    kind: 'country',
    countries: new Set(['US']),
    includesUnknown: false,
    lookup: 'clientIpAddress',
  }),
  () => ({
    kind: 'country',
    countries: new Set(['CU']),
    includesUnknown: true,
    lookup: 'clientIpAddress',
  }),
  () => ({
    kind: 'country',
    countries: new Set(['US', 'DE']),
    includesUnknown: true,
    lookup: 'authenticatorAppGps',
  }),
  (isTrusted) => ({ kind: 'compliantNetwork', isTrusted }),
]

/** E79: the second location, or the strength of keys, is one that the files do not describe. */
const unlisted = fc.record({
  location: fc.boolean(),
  strength: fc.boolean(),
})

/** One id has no location: a policy may still name one that was deleted. */
const namedLocations: Arbitrary<readonly DecisionLocation[]> = fc
  .array(fc.boolean(), { minLength: locationBodies.length, maxLength: locationBodies.length })
  .map((trusted) =>
    locationBodies.map((body, index) => ({
      ...body(trusted[index] ?? false),
      id: locationIds[index] ?? '',
    })),
  )

/** The last id has no strength. */
const customStrengths: Arbitrary<readonly DecisionStrength[]> = fc
  .tuple(
    fc.uniqueArray(oneOf(securityKeys), { maxLength: 1 }),
    fc.uniqueArray(fc.constantFrom('SKI1', 'SKI2'), { maxLength: 1 }),
    fc.uniqueArray(fc.constantFrom('1.2.3', '1.2.4'), { maxLength: 1 }),
  )
  .map(([allowedAAGUIDs, allowedIssuerSkis, allowedPolicyOIDs]) => [
    {
      id: strengthIds[3] ?? '',
      displayName: 'Security keys',
      allowedCombinations: ['fido2'],
      combinationConfigurations: [
        {
          '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
          appliesToCombinations: ['fido2'],
          allowedAAGUIDs,
        },
      ],
    },
    {
      id: strengthIds[4] ?? '',
      displayName: 'Certificates',
      allowedCombinations: ['x509CertificateSingleFactor, password', 'fido2', 'sms'],
      combinationConfigurations: [
        {
          '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration',
          appliesToCombinations: ['password,x509CertificateSingleFactor'],
          allowedIssuerSkis,
          allowedPolicyOIDs,
        },
      ],
    },
  ])

/** A definition of the built-in strength that came with the policies, now and then. */
const definedBuiltIns: Arbitrary<readonly DecisionStrength[]> = fc.constantFrom(
  [],
  [],
  ...['fido2', 'x509CertificateSingleFactor, password'].map((combination) => [
    {
      id: strengthIds[0] ?? '',
      displayName: 'Multifactor authentication',
      allowedCombinations: ['sms,password', combination],
      combinationConfigurations: [],
    },
  ]),
)

const trust = fc.record({
  isMfaAccepted: fc.boolean(),
  isCompliantDeviceAccepted: fc.boolean(),
  isHybridJoinedDeviceAccepted: fc.boolean(),
})

const baselineScopes = fc.constantFrom(
  { enforcement: 'rollout' as const },
  { enforcement: 'enabled' as const },
  { enforcement: 'disabled' as const },
  { enforcement: 'customized' as const, placeholderAppId: appIds.at(-1) ?? '' },
)

const describedTenantRules: Arbitrary<TenantRules> = fc.record(
  {
    tenantId: fc.constant(tenantIds[2] ?? ''),
    namedLocations,
    mfaTrustedIps: fc.constantFrom([], ranges('192.0.2.0/24')),
    authenticationStrengths: fc
      .tuple(definedBuiltIns, customStrengths)
      .map((strengths) => strengths.flat()),
    applicationGroups: fc.constant(publishedApplicationGroups),
    excludedUserActions: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(['RegisterSecurityInfo'], ['urn:user:registerdevice']),
      },
    ),
    inboundTrust: fc.record({
      default: trust,
      byTenant: fc.option(trust, { freq: 2 }).map((own) => {
        const [tenantId = ''] = tenantIds
        return own === null ? [] : [{ ...own, tenantId }]
      }),
    }),
    baselineScopes,
  },
  {
    requiredKeys: [
      'tenantId',
      'namedLocations',
      'mfaTrustedIps',
      'authenticationStrengths',
      'applicationGroups',
      'excludedUserActions',
      'inboundTrust',
    ],
  },
)

export const arbitraryTenantRules: Arbitrary<TenantRules> = fc
  .tuple(describedTenantRules, fc.option(unlisted, { freq: 4 }))
  .map(([rules, chosen]) =>
    chosen === null
      ? rules
      : {
          ...rules,
          namedLocations: rules.namedLocations.map((location) =>
            chosen.location && location.id === locationIds[1]
              ? { id: location.id, kind: 'unlisted', isTrusted: null }
              : location,
          ),
          authenticationStrengths: rules.authenticationStrengths.map((strength) =>
            chosen.strength && strength.id === strengthIds[3]
              ? {
                  ...strength,
                  allowedCombinations: [],
                  combinationConfigurations: [],
                  isUnlisted: true,
                }
              : strength,
          ),
        },
  )
