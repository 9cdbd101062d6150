import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../kernel/json.ts'
import { readPolicy } from '../../resources/policies/read-policy.ts'
import { placeOf, type ExportedDocument } from './documents.ts'
import { fileCodes } from './file-codes.ts'
import { readDocuments } from './read-documents.ts'

const strengthId = '5b000000-0000-4000-8000-000000000001'
const locationId = '10c00000-0000-4000-8000-000000000001'

function policy(changes: JsonObject = {}): JsonObject {
  return {
    id: 'a0000000-0000-4000-8000-000000000001',
    displayName: 'Require MFA',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    ...changes,
  }
}

const location: JsonObject = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  id: locationId,
  displayName: 'Headquarters',
  isTrusted: true,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' }],
}

const country: JsonObject = {
  '@odata.type': '#microsoft.graph.countryNamedLocation',
  id: '10c00000-0000-4000-8000-000000000002',
  displayName: 'Nowhere',
  countriesAndRegions: ['AT'],
}

const compliantNetwork: JsonObject = {
  '@odata.type': '#microsoft.graph.compliantNetworkNamedLocation',
  id: '3d46dbda-8382-466a-856d-eb00cbc6b910',
  displayName: 'Every compliant network',
  compliantNetworkType: 'allTenantCompliantNetworks',
  isTrusted: true,
}

const manyRanges = Array.from({ length: 2_500 }, (_, index) => ({
  '@odata.type': '#microsoft.graph.iPv4CidrRange',
  cidrAddress: `10.${Math.floor(index / 250)}.${index % 250}.0/24`,
}))

const builtInStrength = {
  id: '00000000-0000-0000-0000-000000000002',
  displayName: 'Multifactor authentication',
  policyType: 'builtIn',
  allowedCombinations: ['fido2'],
}

const newStrength: JsonObject = {
  id: strengthId,
  displayName: 'New',
  policyType: 'custom',
  allowedCombinations: ['fido2', 'methodOfTomorrow'],
}

const blockAndMfa: JsonObject = {
  grantControls: { operator: 'OR', builtInControls: ['block', 'mfa'] },
}

const strength: JsonObject = {
  id: strengthId,
  displayName: 'Keys',
  policyType: 'custom',
  allowedCombinations: ['fido2'],
}

const policyOf2019: JsonObject = {
  displayName: 'Block at night',
  state: 'Enabled',
  conditions: {
    clientAppTypes: ['Browser', 'Modern'],
    times: {
      allTimes: false,
      includeDays: {
        daysOfWeek: ['Sunday'],
        timeZone: 'UTC',
        startTime: '00:00:00',
        endTime: '06:00:00',
      },
    },
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['Block'] },
}

function documentOf(name: string, json: unknown) {
  return { name, text: JSON.stringify(json) }
}

function read(...documents: readonly ExportedDocument[]) {
  const result = readDocuments(documents)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

/** Where something is wrong, in order. */
function faultsOf(...documents: readonly ExportedDocument[]): readonly string[] {
  const result = readDocuments(documents)
  return result.ok ? [] : result.findings.map(placeOf)
}

function customStrengthsOf({ rules }: ReturnType<typeof read>) {
  return rules.authenticationStrengths.filter(({ id }) => id === strengthId)
}

describe('readDocuments', () => {
  it.each([
    ['one object', policy()],
    ['an array', [policy()]],
    ['the answer to a list', { '@odata.context': 'https://example/$metadata', value: [policy()] }],
  ])('takes %s', (_, json) => {
    const { rules, unresolved } = read(documentOf('policies.json', json))
    expect(rules.policies.map(({ id, body }) => [id, body.displayName, body.state])).toEqual([
      ['a0000000-0000-4000-8000-000000000001', 'Require MFA', 'enabled'],
    ])
    expect(unresolved).toEqual([])
  })

  it.each([
    ['its type', { '@odata.type': '#microsoft.graph.conditionalAccessSettings' }],
    [
      'its context',
      {
        '@odata.context':
          'https://graph.microsoft.com/beta/$metadata#identity/conditionalAccess/settings/$entity',
      },
    ],
  ])('takes the settings of conditional access, told by %s', (_, told) => {
    const userActionExclusions = [
      { userAction: 'accountrecovery', state: 'enabled' },
      { userAction: 'registerdevice', state: 'enabledForReportingButNotEnforced' },
    ]
    const settings = {
      ...told,
      id: '7c000000-0000-4000-8000-000000000001',
      modifiedDateTime: '2026-07-01T00:00:00Z',
      exclusions: { allResourcesExclusions: { userActionExclusions } },
    }
    const { rules, skipped, faults } = read(
      documentOf('policies.json', [policy()]),
      documentOf('settings.json', settings),
    )
    expect([rules.excludedUserActions, skipped, faults]).toEqual([['accountrecovery'], [], []])
  })

  it('reports settings that cannot be read, and two that differ', () => {
    const settings = (userAction: unknown): JsonObject => ({
      '@odata.type': '#microsoft.graph.conditionalAccessSettings',
      exclusions: {
        allResourcesExclusions: {
          userActionExclusions: [{ userAction, state: 'enabled' } as JsonObject],
        },
      },
    })
    const { faults } = read(
      documentOf('policies.json', [policy()]),
      documentOf('wrong.json', settings(7)),
      documentOf('one.json', settings('accountrecovery')),
      documentOf('other.json', settings('registerdevice')),
    )
    expect(faults.map(({ document }) => document)).toEqual(['wrong.json', 'other.json'])
  })

  it('reads over a byte order mark', () => {
    const { name, text } = documentOf('policy.json', policy())
    expect(read({ name, text: `\u{feff}${text}` }).rules.policies).toHaveLength(1)
  })

  it('tells policies of 2019 by what they say', () => {
    const { rules, draft } = read(documentOf('all.json', [policyOf2019, policy()]))
    expect(rules.policies.map(({ id, body }) => [id, body.state, body.conditions])).toMatchObject([
      ['a0000000-0000-4000-8000-000000000001', 'enabled', { clientAppTypes: ['all'] }],
      ['all.json/0', 'enabled', { clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'] }],
    ])
    expect(rules.policies[1]?.body.legacy?.times).toMatchObject({ allTimes: false })
    expect(draft.legacyPolicies).toHaveLength(1)
  })

  it('tells policies of 2019 by words with a capital, and not by the same words without one', () => {
    const withTypes = (...clientAppTypes: readonly string[]): JsonObject =>
      policy({ conditions: { ...(policy().conditions as JsonObject), clientAppTypes } })
    const formOf = (json: JsonObject) =>
      read(documentOf('policy.json', json)).draft.legacyPolicies?.length === 1 ? '2019' : 'modern'
    expect(formOf(withTypes('EasUnsupported', 'Other'))).toBe('2019')
    expect(formOf(withTypes('easUnsupported', 'other'))).toBe('modern')
  })

  it('tells policies of 2019 by their context where both forms could be meant', () => {
    const { draft } = read(
      documentOf('policy.json', {
        ...policy(),
        '@odata.context':
          'https://graph.microsoft.com/beta/$metadata#conditionalAccessPolicies/$entity',
        conditions: {
          clientAppTypes: ['browser'],
          applications: { includeApplications: ['All'] },
          users: { includeUsers: ['All'] },
        },
      }),
    )
    expect([draft.policies, draft.legacyPolicies?.length]).toEqual([[], 1])
  })

  it('takes named locations, so that what policies name is found', () => {
    const located = policy({
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
        locations: { includeLocations: [locationId], excludeLocations: ['AllTrusted'] },
      },
    })
    expect(
      read(documentOf('policy.json', located), documentOf('location.json', location)).unresolved,
    ).toEqual([])
    expect(read(documentOf('policy.json', located)).unresolved.map(placeOf)).toEqual([
      'policy.json#/conditions/locations/includeLocations/0',
      'policy.json#/conditions/locations/excludeLocations/0',
    ])
  })

  it('takes a custom strength from its own document, else from a policy that was printed with it', () => {
    const strong = (authenticationStrength: JsonObject) =>
      documentOf(
        'policy.json',
        policy({ grantControls: { operator: 'OR', authenticationStrength } }),
      )
    const defined = read(
      strong({ ...strength, displayName: 'Printed' }),
      documentOf('strength.json', { ...strength, displayName: 'Defined' }),
    )
    expect(customStrengthsOf(defined)).toMatchObject([{ displayName: 'Defined' }])
    expect(customStrengthsOf(read(strong(strength)))).toMatchObject([
      { displayName: 'Keys', allowedCombinations: ['fido2'] },
    ])
    expect(read(strong({ id: strengthId })).unresolved.map(placeOf)).toEqual([
      'policy.json#/grantControls/authenticationStrength',
    ])
  })

  it('finds every fault of every document, and reads the rest', () => {
    const faulty = policy({ displayName: 5, conditions: null })
    const { rules, faults, skipped } = read(
      documentOf('list.json', { value: [policy(), faulty, 7] }),
      documentOf('plan.json', { '@odata.type': '#microsoft.graph.plannerPlan' }),
      { name: 'broken.json', text: '{ "displayName": }' },
      documentOf('location.json', { ...location, ipRanges: [] }),
      documentOf('text.json', 'policy'),
    )
    expect(rules.policies).toHaveLength(1)
    expect(skipped.map(placeOf)).toEqual(['plan.json'])
    expect(faults.map(placeOf)).toEqual([
      'list.json#/value/2',
      'broken.json:1:18',
      'text.json',
      'location.json#/ipRanges',
      'list.json#/value/1/displayName',
      'list.json#/value/1/conditions',
    ])
  })

  it('fails when no policy can be used', () => {
    expect(faultsOf(documentOf('a.json', policy({ conditions: null })))).toEqual([
      'a.json#/conditions',
    ])
    expect(faultsOf(documentOf('location.json', location))).toEqual([''])
    expect(faultsOf(documentOf('none.json', { value: [] }))).toEqual([])
  })

  it('skips a repeated object, and refuses another one of the same id', () => {
    const { rules, skipped, faults } = read(
      documentOf('a.json', policy()),
      documentOf('b.json', policy()),
      documentOf('c.json', policy({ displayName: 'Other' })),
    )
    expect(rules.policies.map(({ body }) => body.displayName)).toEqual(['Require MFA'])
    expect([skipped.map(placeOf), faults.map(placeOf)]).toEqual([['b.json#/id'], ['c.json#/id']])
  })

  it.each<[string, JsonObject]>([
    ['an empty country location', { ...country, countriesAndRegions: [] }],
    ['a location with very many ranges', { ...location, ipRanges: manyRanges }],
    ['the compliant network under its name', compliantNetwork],
    ['a strength with the name of a built-in one', builtInStrength],
    ['a strength with a combination that is not known', newStrength],
    ['a policy whose controls cannot be combined', policy(blockAndMfa)],
    ['a policy with an unknown template', policy({ templateId: strengthId })],
    ['a policy with empty controls', policy({ GrantControls: {}, sessionControls: {} })],
  ])('applies no rule of writes to %s', (_, json) => {
    expect(
      read(documentOf('policy.json', policy({ id: 'p' })), documentOf('x.json', json)).faults,
    ).toEqual([])
  })

  it('says which combinations a built-in strength has as the export does', () => {
    const { rules, draft } = read(
      documentOf(
        'policy.json',
        policy({ grantControls: { operator: 'OR', authenticationStrength: builtInStrength } }),
      ),
    )
    expect(rules.authenticationStrengths.find(({ id }) => id === builtInStrength.id)).toMatchObject(
      {
        displayName: 'Multifactor authentication',
        allowedCombinations: ['fido2'],
      },
    )
    // A service that decides by the draft needs the same definition.
    expect(draft.authenticationStrengths?.map(({ id }) => id)).toEqual([builtInStrength.id])
  })

  it('finds built-in strengths by their names of 2022', () => {
    const authenticationStrength = { displayName: 'Phishing resistant MFA' }
    const grantControls = { operator: 'OR', authenticationStrength }
    const { rules } = read(documentOf('policy.json', policy({ grantControls })))
    expect(rules.policies[0]?.body.grantControls?.authenticationStrength).toBe(
      '00000000-0000-0000-0000-000000000004',
    )
  })

  it('keeps a policy with a member that is not known, and names the member', () => {
    const { rules, leftOut, faults, draft } = read(
      documentOf('policy.json', {
        ...policy({ '#microsoft.graph.restore': { title: 'restore' } }),
        weatherControls: { rain: ['heavy'] },
      }),
    )
    expect([rules.policies.length, faults]).toEqual([1, []])
    expect(leftOut.map(({ target }) => target)).toEqual(['/weatherControls'])
    expect(rules.policies[0]?.body.unknownMembers).toEqual(['/weatherControls'])
    // A service refuses the member by name.
    expect(draft.policies?.[0]).toHaveProperty('weatherControls')
  })

  it('keeps a policy with a filter rule that cannot be read, and names the rule', () => {
    const devices = { deviceFilter: { mode: 'exclude', rule: 'device.moon -eq "full"' } }
    const { conditions } = policy()
    const filtered = policy({ id: 'f', conditions: { ...(conditions as JsonObject), devices } })
    const { rules, faults, leftOut } = read(documentOf('b.json', filtered))
    expect(faults).toEqual([])
    expect(leftOut.map(({ message }) => message)).toEqual([
      '`conditions.devices.deviceFilter.rule`, at character 1: `device.moon` is not a property of a device rule; ' +
        'did you mean `device.model`?; the filter was left out, so its effect is not known',
    ])
    expect(rules.policies[0]?.body).toMatchObject({
      conditions: { devices: { deviceFilter: null } },
      unknownMembers: ['/conditions/devices/deviceFilter/rule'],
    })
  })

  const everyTimeStrict = {
    isEnabled: true,
    value: null,
    type: null,
    authenticationType: 'primaryAndSecondaryAuthentication',
    frequencyInterval: 'everyTimeStrict',
  }
  const tenants = { '@odata.type': '#microsoft.graph.conditionalAccessNewTenants' }
  const guests = { guestOrExternalUserTypes: 'internalGuest', externalTenants: tenants }
  const conditionsWith = (changes: JsonObject): JsonObject => ({
    conditions: { ...(policy().conditions as JsonObject), ...changes },
  })

  it.each<[string, JsonObject]>([
    ['/state', { state: 'partiallyEnabled' }],
    [
      '/sessionControls/signInFrequency/frequencyInterval',
      { sessionControls: { signInFrequency: everyTimeStrict } },
    ],
    [
      '/sessionControls/cloudAppSecurity/cloudAppSecurityType',
      {
        sessionControls: {
          cloudAppSecurity: { isEnabled: true, cloudAppSecurityType: 'protectDownloads' },
        },
      },
    ],
    [
      '/grantControls/builtInControls/1',
      { grantControls: { operator: 'OR', builtInControls: ['mfa', 'newControl'] } },
    ],
    [
      '/grantControls/operator',
      { grantControls: { operator: 'XOR', builtInControls: ['mfa', 'compliantDevice'] } },
    ],
    ['/conditions/clientAppTypes/0', conditionsWith({ clientAppTypes: ['easUnsupported'] })],
    ['/conditions/signInRiskLevels/0', conditionsWith({ signInRiskLevels: ['critical'] })],
    ['/conditions/insiderRiskLevels', conditionsWith({ insiderRiskLevels: 'minor,extreme' })],
    [
      '/conditions/platforms/includePlatforms/1',
      conditionsWith({ platforms: { includePlatforms: ['windows', 'visionOS'] } }),
    ],
    [
      '/conditions/authenticationFlows/transferMethods',
      conditionsWith({ authenticationFlows: { transferMethods: 'deviceCodeFlow,newFlow' } }),
    ],
    [
      '/conditions/applications/includeUserActions/0',
      conditionsWith({ applications: { includeUserActions: ['urn:user:new'] } }),
    ],
    [
      '/conditions/applications/includeApplications/0',
      conditionsWith({ applications: { includeApplications: ['AllNewThings'] } }),
    ],
    ['/conditions/users/includeGroups/0', conditionsWith({ users: { includeGroups: ['AllNew'] } })],
    [
      '/conditions/locations/excludeLocations/0',
      conditionsWith({ locations: { includeLocations: ['All'], excludeLocations: ['AllNew'] } }),
    ],
    [
      '/conditions/users/includeGuestsOrExternalUsers/externalTenants/@odata.type',
      conditionsWith({ users: { includeGuestsOrExternalUsers: guests } }),
    ],
    [
      '/conditions/devices/@odata.type',
      conditionsWith({ devices: { '@odata.type': '#microsoft.graph.newDevices' } }),
    ],
    ['/conditions/users', conditionsWith({ users: 'All' })],
  ])('keeps a policy with an unknown value at %s, and refuses it in writes', (target, changes) => {
    const json = policy(changes)
    const { rules, faults, leftOut, draft } = read(documentOf('policy.json', json))
    expect([rules.policies.length, faults]).toEqual([1, []])
    expect(leftOut.map(placeOf)).toEqual([`policy.json#${target}`])
    expect(rules.policies[0]?.body.unknownMembers).toEqual([target])
    // A service refuses the value by name.
    expect(draft.policies).toEqual([json])
    const isOfObject = target.endsWith('/devices/@odata.type')
    expect(readPolicy(json, 'modern', 'beta').ok).toBe(isOfObject)
  })

  it('leaves every condition open where it does not list all unknown values', () => {
    const clientAppTypes = Array.from({ length: 80 }, (_, index) => `app${index}`)
    const users = { includeUsers: ['AllNew'] }
    const { rules } = read(
      documentOf('policy.json', policy(conditionsWith({ clientAppTypes, users }))),
    )
    expect(rules.policies[0]?.body.unknownMembers).toContain('/')
  })

  it('bounds what it reports', () => {
    const numbers = Array.from({ length: 100_000 }, () => 1)
    const types = numbers.map((_, index) => ({ '@odata.type': `#microsoft.graph.type${index}` }))
    const { faults, skipped } = read(
      documentOf('policy.json', policy()),
      documentOf('numbers.json', numbers),
      documentOf('types.json', types),
    )
    const count = skipped.reduce((sum, each) => sum + each.count, 0)
    expect([faults.length, skipped.length, count]).toEqual([51, 51, 100_000])
  })

  it.each([
    ['a listener', { id: 'x', conditions: { applications: { includeAllApplications: true } } }],
    ['a template of the service', { id: 'x', name: 'T', details: policy() }],
    ['a sign-in', { id: 'x', conditionalAccessStatus: 'success' }],
    ['a policy of token lifetimes', { id: 'x', definition: ['{}'], isOrganizationDefault: true }],
  ])('skips %s without a type', (_, json) => {
    const { faults, skipped } = read(documentOf('p.json', policy()), documentOf('x.json', json))
    expect([faults, skipped.map(({ document }) => document)]).toEqual([[], ['x.json']])
  })

  it('warns of a list with more pages, and of policy plans', () => {
    const { warnings } = read(
      documentOf('page.json', { value: [policy()], '@odata.nextLink': 'https://example/2' }),
      documentOf('plan.json', { displayName: 'Plan', sharedConditions: {}, rules: [] }),
    )
    expect(warnings.map(({ ostiaryCode }) => ostiaryCode)).toEqual([
      fileCodes.listIncomplete,
      fileCodes.planSkipped,
    ])
  })

  it.each([
    ['a Terraform state', { format_version: '1.0', values: { root_module: {} } }],
    ['a snapshot', { resources: [{ resourceType: 'microsoft.entra.conditionalaccesspolicy' }] }],
  ])('refuses %s by name', (_, json) => {
    const { faults } = read(documentOf('policy.json', policy()), documentOf('x.json', json))
    expect(faults.map(({ document, ostiaryCode }) => [document, ostiaryCode])).toEqual([
      ['x.json', fileCodes.formatNotRead],
    ])
  })

  it('takes JSON Lines, and accepts trailing commas in backups of DCToolbox alone', () => {
    const lines = [policy(), policy({ id: 'p2' })].map((json) => JSON.stringify(json)).join('\n')
    expect(read({ name: 'p.jsonl', text: `${lines}\n` }).rules.policies).toHaveLength(2)
    expect(faultsOf({ name: 'p.jsonl', text: `${lines}\n{"id": }` })).toEqual(['p.jsonl:3:8'])
    const { id, ...anonymous } = policy()
    const withComma = (json: JsonObject) => JSON.stringify([json]).replace(/\}\]$/u, ',}]')
    expect(read({ name: 'backup.json', text: withComma(anonymous) }).detected).toEqual([
      { format: 'DCToolbox backup', because: 'trailing commas' },
    ])
    expect(faultsOf({ name: 'graph.json', text: withComma({ ...anonymous, id }) })).toHaveLength(1)
  })
})

describe('what an export does not show', () => {
  const agentsOnly = {
    Id: 'ca000000-0000-4000-8000-0000000000a1',
    DisplayName: 'Block agents',
    State: 'enabled',
    Conditions: {
      Applications: { IncludeApplications: ['All'] },
      ClientAppTypes: ['all'],
      ClientApplications: {
        ExcludeServicePrincipals: [],
        IncludeServicePrincipals: [],
        ServicePrincipalFilter: { Mode: null, Rule: null },
      },
      Users: { IncludeUsers: ['None'] },
    },
    GrantControls: { BuiltInControls: ['block'], Operator: 'OR' },
  }

  it('does not take a policy on agents from v1.0 for one on nobody', () => {
    const { rules, leftOut } = read(documentOf('agents.json', agentsOnly))
    const hidden = '/conditions/clientApplications/includeAgentIdServicePrincipals'
    expect(rules.policies[0]?.body.unknownMembers).toEqual([hidden])
    expect(leftOut.map(({ target }) => target)).toEqual([hidden])
  })

  it('knows that enumerated tenants which are included are missing', () => {
    const guests = (members: JsonObject) => ({
      guestOrExternalUserTypes: 'serviceProvider',
      externalTenants: { membershipKind: 'enumerated', ...members },
    })
    const including = (members: JsonObject) =>
      policy({
        conditions: {
          clientAppTypes: ['all'],
          applications: { includeApplications: ['All'] },
          users: { includeGuestsOrExternalUsers: guests(members) },
        },
      })
    const unknownIn = (members: JsonObject) =>
      read(documentOf('guests.json', including(members))).rules.policies[0]?.body.unknownMembers
    expect(unknownIn({})).toEqual([
      '/conditions/users/includeGuestsOrExternalUsers/externalTenants/members',
    ])
    expect(unknownIn({ members: [] })).toBeUndefined()
  })

  it('names the member in which another tool keeps a policy', () => {
    const wrapped = documentOf('wrapped.json', { ExportDate: '2026', PolicyConfig: policy() })
    expect(read(documentOf('policy.json', policy()), wrapped).skipped).toMatchObject([
      {
        message:
          'the object is not a policy, but has one in `PolicyConfig`; save that member as a file of its own',
      },
    ])
  })
})

describe('placeholders', () => {
  it.each([
    'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
    'CA-GlobalExclusions-GroupID-ReplaceMe',
    '-- INSERT THE GROUP --',
    '{{breakGlass}}',
    'YOUR-GROUP-ID',
  ])('are known by their spelling: %s', (text) => {
    const conditions = {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'], excludeGroups: [text] },
    }
    const { faults, warnings } = read(documentOf('policy.json', policy({ conditions })))
    expect(faults).toEqual([])
    expect(warnings.map(({ message }) => message)).toEqual([
      `\`${text}\` is a placeholder; it matches no object until you put in an id`,
    ])
  })

  it('count as ids that nobody has, each listed once', () => {
    const users = { includeUsers: ['All'], excludeGroups: ['<EmergencyGroup>'] }
    const templateOf = (name: string): JsonObject => ({
      ...policy({ displayName: `<RING> ${name}` }),
      id: name,
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'], excludeApplications: ['<App>'] },
        users,
      },
    })
    const { rules, warnings, faults } = read(
      documentOf('templates.json', [templateOf('one'), templateOf('two')]),
    )
    expect(faults).toEqual([])
    expect(warnings.map(({ message }) => message)).toEqual([
      '`<App>` is a placeholder; it matches no object until you put in an id',
      '`<EmergencyGroup>` is a placeholder; it matches no object until you put in an id',
    ])
    const [one, two] = rules.policies.map(({ body }) => body.conditions.users?.excludeGroups)
    expect(one).toEqual([expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a/u)])
    expect(two).toEqual(one)
  })
})
