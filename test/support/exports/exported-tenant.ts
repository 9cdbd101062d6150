/** A tenant of 2026 as Graph prints it, with every member that exports have and the schema does not. */

import { memberText, type JsonObject } from '../../../src/kernel/json.ts'

const beta = 'https://graph.microsoft.com/beta/$metadata'

export const ids = {
  tenant: '7e000000-0000-4000-8000-000000000001',
  breakGlassGroup: '6e000000-0000-4000-8000-000000000001',
  staffGroup: '6e000000-0000-4000-8000-000000000002',
  breakGlassUser: 'b5e00000-0000-4000-8000-000000000001',
  ada: 'b5e00000-0000-4000-8000-000000000002',
  headquarters: '10c00000-0000-4000-8000-000000000001',
  austria: '10c00000-0000-4000-8000-000000000002',
  compliantNetwork: '3d46dbda-8382-466a-856d-eb00cbc6b910',
  keys: '5b000000-0000-4000-8000-000000000001',
  multifactor: '00000000-0000-0000-0000-000000000002',
  terms: '7e500000-0000-4000-8000-000000000001',
  mail: '00000002-0000-0ff1-ce00-000000000000',
  robot: '59000000-0000-4000-8000-000000000001',
  robotApp: '59000000-0000-4000-8000-0000000000aa',
} as const

/** What full metadata adds to an object. */
function withMetadata(collection: string, type: string, body: JsonObject): JsonObject {
  return {
    '@odata.context': `${beta}#${collection}/$entity`,
    '@odata.type': `#microsoft.graph.${type}`,
    '@odata.id': `${collection}('${memberText(body, 'id')}')`,
    '@odata.editLink': `${collection}('${memberText(body, 'id')}')/microsoft.graph.${type}`,
    'createdDateTime@odata.type': '#DateTimeOffset',
    ...body,
  }
}

const conditionsOfNobody: JsonObject = {
  userRiskLevels: [],
  'userRiskLevels@odata.type': '#Collection(microsoft.graph.riskLevel)',
  signInRiskLevels: [],
  signInRiskDetections: null,
  servicePrincipalRiskLevels: [],
  agentIdRiskLevels: null,
  insiderRiskLevels: null,
  clientAppTypes: ['all'],
  platforms: null,
  locations: null,
  times: null,
  deviceStates: null,
  devices: null,
  clientApplications: null,
  authenticationFlows: null,
  agents: null,
  agentContext: null,
}

function usersOf(changes: JsonObject): JsonObject {
  return {
    includeUsers: [],
    excludeUsers: [],
    includeGroups: [],
    'includeGroups@odata.type': '#Collection(String)',
    excludeGroups: [],
    includeRoles: [],
    excludeRoles: [],
    includeGuestsOrExternalUsers: null,
    excludeGuestsOrExternalUsers: null,
    ...changes,
  }
}

const allApplications: JsonObject = {
  includeApplications: ['All'],
  excludeApplications: [],
  includeUserActions: [],
  includeAuthenticationContextClassReferences: [],
  applicationFilter: null,
  globalSecureAccess: null,
}

function policy(number: number, displayName: string, changes: JsonObject): JsonObject {
  const { conditions, grantControls = null, sessionControls = null } = changes
  return withMetadata('identity/conditionalAccess/policies', 'conditionalAccessPolicy', {
    id: `ca000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    templateId: null,
    displayName,
    createdDateTime: '2026-05-01T08:00:00.1234567Z',
    modifiedDateTime: null,
    deletedDateTime: null,
    state: 'enabled',
    partialEnablementStrategy: null,
    conditions: {
      '@odata.type': '#microsoft.graph.conditionalAccessConditionSet',
      ...conditionsOfNobody,
      applications: allApplications,
      ...(conditions as JsonObject),
    },
    grantControls,
    sessionControls,
    '#microsoft.graph.restore': {
      title: 'microsoft.graph.restore',
      target: `${beta}/policies/microsoft.graph.restore`,
    },
  })
}

function grant(changes: JsonObject): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.conditionalAccessGrantControls',
    operator: 'OR',
    builtInControls: [],
    'builtInControls@odata.type': '#Collection(microsoft.graph.conditionalAccessGrantControl)',
    customAuthenticationFactors: [],
    termsOfUse: [],
    'authenticationStrength@odata.context': `${beta}#identity/conditionalAccess/policies('1')/grantControls/authenticationStrength/$entity`,
    'authenticationStrength@odata.associationLink': `${beta}/authenticationStrength/$ref`,
    'authenticationStrength@odata.navigationLink': `${beta}/authenticationStrength`,
    authenticationStrength: null,
    ...changes,
  }
}

function strength(id: string, displayName: string, changes: JsonObject): JsonObject {
  return {
    id,
    createdDateTime: '2021-12-01T00:00:00Z',
    modifiedDateTime: '2021-12-01T00:00:00Z',
    displayName,
    description: '',
    policyType: 'builtIn',
    requirementsSatisfied: 'mfa',
    allowedCombinations: ['windowsHelloForBusiness', 'fido2'],
    'combinationConfigurations@odata.context': `${beta}#policies/authenticationStrengthPolicies('${id}')/combinationConfigurations`,
    combinationConfigurations: [],
    '#microsoft.graph.usage': { title: 'microsoft.graph.usage', target: `${beta}/usage` },
    '#microsoft.graph.updateAllowedCombinations': { title: 'update', target: `${beta}/update` },
    ...changes,
  }
}

/** The custom strength, as its own file has it. */
export const keysStrength = withMetadata(
  'policies/authenticationStrengthPolicies',
  'authenticationStrengthPolicy',
  strength(ids.keys, 'Keys only', {
    policyType: 'custom',
    allowedCombinations: ['fido2'],
  }),
)

const agentPolicy: JsonObject = policy(503, 'CA503: Agents from endpoints', {
  conditions: {
    users: usersOf({ includeUsers: ['None'] }),
    agents: {
      '@odata.type': '#microsoft.graph.conditionalAccessAgents',
      includeAgentUsers: ['All'],
      excludeAgentUsers: [],
      agentFilter: null,
    },
    agentContext: {
      '@odata.type': '#microsoft.graph.conditionalAccessAgentContext',
      includeAgentContexts: ['agentUserSessionsInitiatedFromEndpoints'],
      excludeAgentContexts: [],
    },
  },
  grantControls: grant({ builtInControls: ['block'] }),
})

/** Policies, in the order of their names. */
export const policies: readonly JsonObject[] = [
  policy(1, 'CA001: Multifactor for everyone', {
    conditions: { users: usersOf({ includeUsers: ['All'], excludeGroups: [ids.breakGlassGroup] }) },
    grantControls: grant({
      authenticationStrength: strength(ids.multifactor, 'Multifactor authentication', {
        allowedCombinations: ['windowsHelloForBusiness', 'fido2', 'password,softwareOath'],
      }),
    }),
  }),
  policy(2, 'CA002: Block / legacy: clients?', {
    conditions: {
      clientAppTypes: ['exchangeActiveSync', 'other'],
      users: usersOf({ includeUsers: ['All'], excludeGroups: [ids.breakGlassGroup] }),
    },
    grantControls: grant({ builtInControls: ['block'] }),
  }),
  policy(3, 'CA003: Mail at headquarters only', {
    conditions: {
      applications: { ...allApplications, includeApplications: [ids.mail] },
      users: usersOf({ includeGroups: [ids.staffGroup] }),
      locations: {
        includeLocations: ['All'],
        excludeLocations: [ids.headquarters, ids.compliantNetwork],
      },
    },
    grantControls: grant({ builtInControls: ['block'] }),
  }),
  policy(4, 'CA004: Sessions', {
    conditions: { users: usersOf({ includeUsers: ['All'] }) },
    sessionControls: {
      '@odata.type': '#microsoft.graph.conditionalAccessSessionControls',
      disableResilienceDefaults: null,
      applicationEnforcedRestrictions: null,
      cloudAppSecurity: null,
      persistentBrowser: null,
      continuousAccessEvaluation: null,
      secureSignInSession: null,
      networkAccessSecurity: null,
      globalSecureAccessFilteringProfile: null,
      blockSensitiveActions: null,
      signInFrequency: {
        value: 8,
        type: 'hours',
        authenticationType: 'primaryAndSecondaryAuthentication',
        frequencyInterval: 'timeBased',
        isEnabled: true,
      },
    },
  }),
  policy(5, 'CA005: Terms and keys for admins', {
    conditions: { users: usersOf({ includeRoles: ['62e90394-69f5-4237-9190-012177145e10'] }) },
    grantControls: grant({
      operator: 'AND',
      termsOfUse: [ids.terms],
      authenticationStrength: strength(ids.keys, 'Keys only', {
        policyType: 'custom',
        allowedCombinations: ['fido2'],
      }),
    }),
  }),
  agentPolicy,
]

export const namedLocations: readonly JsonObject[] = [
  withMetadata('identity/conditionalAccess/namedLocations', 'ipNamedLocation', {
    id: ids.headquarters,
    displayName: 'Headquarters',
    createdDateTime: '2026-05-01T08:00:00Z',
    modifiedDateTime: null,
    deletedDateTime: null,
    isTrusted: true,
    'ipRanges@odata.type': '#Collection(microsoft.graph.ipRange)',
    ipRanges: [
      { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' },
      { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8::/32' },
    ],
    '#microsoft.graph.restore': { title: 'microsoft.graph.restore', target: `${beta}/restore` },
  }),
  withMetadata('identity/conditionalAccess/namedLocations', 'countryNamedLocation', {
    id: ids.austria,
    displayName: 'Österreich',
    countriesAndRegions: ['AT'],
    includeUnknownCountriesAndRegions: false,
    countryLookupMethod: 'clientIpAddress',
  }),
  withMetadata('identity/conditionalAccess/namedLocations', 'compliantNetworkNamedLocation', {
    id: ids.compliantNetwork,
    displayName: 'All Compliant Network locations',
    compliantNetworkType: 'allTenantCompliantNetworks',
    isTrusted: true,
  }),
]

export const authenticationContexts: readonly JsonObject[] = [
  { id: 'c1', displayName: 'Sensitive', description: '', isAvailable: true },
]

export const groups: readonly JsonObject[] = [
  withMetadata('groups', 'group', {
    id: ids.breakGlassGroup,
    displayName: 'Break glass ',
    groupTypes: [],
    mailEnabled: false,
    mailNickname: 'bg',
    securityEnabled: true,
    membershipRule: null,
  }),
  withMetadata('groups', 'group', {
    id: ids.staffGroup,
    displayName: 'Staff',
    groupTypes: ['DynamicMembership'],
    mailEnabled: false,
    securityEnabled: true,
    membershipRule: 'user.accountEnabled -eq true',
    membershipRuleProcessingState: 'On',
  }),
]

export const users: readonly JsonObject[] = [
  {
    id: ids.ada,
    displayName: 'Ada',
    userPrincipalName: 'ada@contoso.example',
    userType: 'Member',
    creationType: null,
    externalUserState: null,
  },
  {
    id: ids.breakGlassUser,
    displayName: 'Emergency',
    userPrincipalName: 'emergency@contoso.example',
    userType: 'Member',
    creationType: null,
    externalUserState: null,
  },
]

export const servicePrincipals: readonly JsonObject[] = [
  {
    id: ids.robot,
    appId: ids.robotApp,
    displayName: 'Robot',
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: ids.tenant,
  },
]

export const applications: readonly JsonObject[] = [
  {
    id: '59000000-0000-4000-8000-0000000000ab',
    appId: ids.robotApp,
    displayName: 'Robot',
    signInAudience: 'AzureADMyOrg',
  },
]

export const termsOfUse: readonly JsonObject[] = [
  withMetadata('agreements', 'agreement', {
    id: ids.terms,
    displayName: 'House rules',
    isViewingBeforeAcceptanceRequired: true,
    isPerDeviceAcceptanceRequired: false,
  }),
]

export const organization: JsonObject = {
  id: ids.tenant,
  displayName: 'Contoso',
  verifiedDomains: [{ name: 'contoso.example', isDefault: true }],
}
