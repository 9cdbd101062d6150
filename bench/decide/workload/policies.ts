/**
 * Typical policies. Twenty cover the whole organization, as published baselines do (administrators, portals, risk, old
 * protocols, untrusted networks, unknown platforms, guests). Ten for each business unit refine them. They use only
 * conditions and controls that every engine can express, and all are enabled.
 * Source of the kinds: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policy-common
 */

import type { DecisionPolicy } from '../../../src/conditional-access/engine/answer/decision.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import type { Random } from './random.ts'
import { adminRoles, microsoft, type Tenant, type Unit } from './tenant.ts'

type Conditions = ConditionalAccessPolicyBody['conditions']
type Users = NonNullable<Conditions['users']>
type Applications = NonNullable<Conditions['applications']>

/** The content of a policy. When members are absent, it covers all users and all applications. */
export interface Draft {
  readonly name: string
  readonly users?: Partial<Users>
  readonly applications?: Partial<Applications>
  readonly conditions?: Partial<Conditions>
  /** `block`, or the controls that are required. */
  readonly grant: 'block' | 'mfa' | 'compliantDevice' | 'both' | 'either'
}

/** The number of policies for each unit. */
const policiesPerUnit = 10

/** The number of policies for the whole organization. */
const organizationPolicies = 20

/** The number of units that gives a tenant so many policies. */
export function unitsFor(policyCount: number): number {
  return Math.max(4, Math.ceil((policyCount - organizationPolicies) / policiesPerUnit))
}

const everywhereElse = (...ids: readonly string[]): Partial<Conditions> => ({
  locations: { includeLocations: ['All'], excludeLocations: [...ids] },
})

const from = (...ids: readonly string[]): Partial<Conditions> => ({
  locations: { includeLocations: [...ids], excludeLocations: [] },
})

const admins: Partial<Users> = { includeUsers: [], includeRoles: [...adminRoles] }
const guests: Partial<Users> = { includeUsers: ['GuestsOrExternalUsers'] }
const portals: Partial<Applications> = {
  includeApplications: [microsoft.azureManagement, 'MicrosoftAdminPortals'],
}
const office365: Partial<Applications> = { includeApplications: ['Office365'] }
const onPhones = { includePlatforms: ['android', 'iOS'], excludePlatforms: [] } as const
const unknownPlatforms = {
  includePlatforms: ['all'],
  excludePlatforms: ['android', 'iOS', 'windows', 'macOS', 'linux'],
} as const

function forOrganization({ groups, places }: Tenant): readonly Draft[] {
  return [
    { name: 'Administrators: MFA', users: admins, grant: 'mfa' },
    { name: 'Administrators: compliant device', users: admins, grant: 'compliantDevice' },
    {
      name: 'Administrators: block at any sign-in risk',
      users: admins,
      conditions: { signInRiskLevels: ['low', 'medium', 'high'] },
      grant: 'block',
    },
    { name: 'Admin portals: MFA', applications: portals, grant: 'mfa' },
    { name: 'Admin portals: compliant device', applications: portals, grant: 'compliantDevice' },
    {
      name: 'Admin portals: block on untrusted networks',
      applications: portals,
      conditions: everywhereElse('AllTrusted'),
      grant: 'block',
    },
    {
      name: 'All apps: MFA on untrusted networks',
      users: { excludeUsers: ['GuestsOrExternalUsers'] },
      conditions: everywhereElse('AllTrusted'),
      grant: 'mfa',
    },
    {
      name: 'All apps: MFA at medium sign-in risk and above',
      conditions: { signInRiskLevels: ['medium', 'high'] },
      grant: 'mfa',
    },
    {
      name: 'All apps: block at high sign-in risk',
      conditions: { signInRiskLevels: ['high'] },
      grant: 'block',
    },
    {
      name: 'All apps: block at high user risk',
      conditions: { userRiskLevels: ['high'] },
      grant: 'block',
    },
    {
      name: 'All apps: MFA or compliant device',
      users: { excludeUsers: ['GuestsOrExternalUsers'] },
      grant: 'either',
    },
    {
      name: 'All apps: block old protocols',
      conditions: { clientAppTypes: ['exchangeActiveSync', 'other'] },
      grant: 'block',
    },
    {
      name: 'All apps: block unknown platforms',
      conditions: { platforms: unknownPlatforms },
      grant: 'block',
    },
    {
      name: 'Office 365: compliant device for desktop clients',
      applications: office365,
      conditions: {
        clientAppTypes: ['mobileAppsAndDesktopClients'],
        platforms: { includePlatforms: ['windows', 'macOS'], excludePlatforms: [] },
      },
      grant: 'compliantDevice',
    },
    {
      name: 'Office 365: block guests in apps on phones',
      users: guests,
      applications: office365,
      conditions: { clientAppTypes: ['mobileAppsAndDesktopClients'], platforms: onPhones },
      grant: 'block',
    },
    { name: 'Guests: MFA', users: guests, grant: 'mfa' },
    {
      name: 'Guests: block everything but Office 365',
      users: { ...guests, excludeGroups: [groups.emergency, groups.partners] },
      applications: { excludeApplications: ['Office365'] },
      grant: 'block',
    },
    {
      name: 'All apps: block some countries',
      users: { excludeGroups: [groups.emergency, groups.travellers] },
      conditions: from(places.blocked.id),
      grant: 'block',
    },
    {
      name: 'All apps: MFA and compliant device on Linux',
      conditions: { platforms: { includePlatforms: ['linux'], excludePlatforms: [] } },
      grant: 'both',
    },
    {
      name: 'All apps: MFA in browsers',
      conditions: { clientAppTypes: ['browser'] },
      grant: 'mfa',
    },
  ]
}

function forUnit(unit: Unit, { groups }: Tenant): readonly Draft[] {
  const { business, finance, web, source, archive } = unit.applications
  const staff: Partial<Users> = { includeUsers: [], includeGroups: [unit.staff] }
  const only = (...includeApplications: string[]): Partial<Applications> => ({
    includeApplications,
  })
  return [
    { name: 'Apps: MFA', applications: only(business, finance, web), grant: 'mfa' },
    {
      name: 'Apps: block outside the unit',
      users: { excludeGroups: [groups.emergency, groups.partners, unit.staff, unit.contractors] },
      applications: only(business, finance, source, archive),
      grant: 'block',
    },
    {
      name: 'Finance: block on untrusted networks',
      users: { excludeGroups: [groups.emergency, groups.travellers] },
      applications: only(finance),
      conditions: everywhereElse('AllTrusted'),
      grant: 'block',
    },
    { name: 'Finance: MFA and compliant device', applications: only(finance), grant: 'both' },
    {
      name: 'Staff: MFA at any sign-in risk',
      users: staff,
      conditions: { signInRiskLevels: ['low', 'medium', 'high'] },
      grant: 'mfa',
    },
    {
      name: 'Staff: MFA outside the region',
      users: { ...staff, excludeGroups: [groups.emergency, groups.travellers] },
      conditions: everywhereElse(unit.region, 'AllTrusted'),
      grant: 'mfa',
    },
    {
      name: 'Developers: compliant device',
      users: { includeUsers: [], includeGroups: [unit.developers] },
      applications: only(source, microsoft.azureManagement),
      grant: 'compliantDevice',
    },
    {
      name: 'Contractors: block phones',
      users: { includeUsers: [], includeGroups: [unit.contractors] },
      conditions: { platforms: onPhones },
      grant: 'block',
    },
    {
      name: 'Web app: browsers only',
      applications: only(web),
      conditions: { clientAppTypes: ['mobileAppsAndDesktopClients', 'other'] },
      grant: 'block',
    },
    { name: 'Staff: MFA or compliant device', users: staff, grant: 'either' },
  ].map((draft) => ({ ...draft, name: `${unit.name}: ${draft.name}` }) as Draft)
}

function grantOf(grant: Draft['grant']): ConditionalAccessPolicyBody['grantControls'] {
  const required = ['mfa', 'compliantDevice'] as const
  const isPair = grant === 'both' || grant === 'either'
  return {
    operator: grant === 'both' ? 'AND' : 'OR',
    builtInControls: isPair ? [...required] : [grant],
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: null,
  }
}

function bodyOf(draft: Draft, { groups }: Tenant): ConditionalAccessPolicyBody {
  return {
    templateId: null,
    displayName: draft.name,
    state: 'enabled',
    partialEnablementStrategy: null,
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      clientAppTypes: ['all'],
      servicePrincipalRiskLevels: [],
      agentIdRiskLevels: null,
      insiderRiskLevels: null,
      clients: null,
      platforms: null,
      locations: null,
      times: null,
      deviceStates: null,
      devices: null,
      clientApplications: null,
      authenticationFlows: null,
      agents: null,
      agentContext: null,
      signInRiskDetections: null,
      ...draft.conditions,
      applications: {
        includeApplications: ['All'],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
        networkAccess: null,
        globalSecureAccess: null,
        ...draft.applications,
      },
      users: {
        includeUsers: ['All'],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [groups.emergency, groups.exempt],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
        ...draft.users,
      },
    },
    grantControls: grantOf(draft.grant),
    sessionControls: null,
  }
}

/** An enabled policy that excludes the tenant's emergency accounts, unless its draft excludes others. */
export function makePolicy(draft: Draft, tenant: Tenant, random: Random): DecisionPolicy {
  return { id: random.id(), body: bodyOf(draft, tenant) }
}

/** The first `count` policies of a tenant that has enough units. */
export function makePolicies(
  tenant: Tenant,
  count: number,
  random: Random,
): readonly DecisionPolicy[] {
  return [...forOrganization(tenant), ...tenant.units.flatMap((unit) => forUnit(unit, tenant))]
    .slice(0, count)
    .map((draft) => makePolicy(draft, tenant, random))
}
