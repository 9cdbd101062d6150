/**
 * What Graph prints can be written back: advertised actions and annotations are no members, and members that are
 * null set nothing. Members that carry a value and are not known are refused.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const root = '/beta/identity/conditionalAccess'
const strengths = `${root}/authenticationStrength/policies`

const oneControl: JsonObject = {
  displayName: 'one control',
  state: 'disabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
}

/** What Graph adds to an object with full metadata. */
const printed: JsonObject = {
  '@odata.context': 'https://graph.microsoft.com/beta/$metadata#x/$entity',
  '@odata.etag': 'W/"1"',
  'displayName@odata.type': '#String',
  '@microsoft.graph.tips': 'Use $select to choose only the properties your app needs',
  '#microsoft.graph.restore': {
    title: 'microsoft.graph.restore',
    target: "https://graph.microsoft.com/beta/x('1')/microsoft.graph.restore",
  },
}

/** An object of each resource that takes JSON, and where it is created. */
const resources: readonly (readonly [method: string, path: string, body: JsonObject])[] = [
  ['POST', `${root}/policies`, oneControl],
  [
    'POST',
    '/beta/conditionalAccessPolicies',
    {
      displayName: 'from 2019',
      conditions: {
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    },
  ],
  ['POST', `${root}/namedLocations`, { displayName: 'Home', countriesAndRegions: ['DE'] }],
  [
    'POST',
    `${root}/authenticationContextClassReferences`,
    { id: 'c42', displayName: 'Harbour', isAvailable: true },
  ],
  ['POST', strengths, { displayName: 'Keys', allowedCombinations: ['fido2'] }],
  ['PATCH', '/beta/policies/identitySecurityDefaultsEnforcementPolicy', { isEnabled: false }],
  [
    'POST',
    '/beta/policies',
    {
      type: 'TokenLifetimePolicy',
      displayName: 'Four hours',
      definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"4:00:00"}}'],
    },
  ],
]

const service = setUpTestService({ store: 'sqlite' })
let token: string

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Directory.AccessAsUser.All',
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Policy.ReadWrite.AuthenticationMethod',
    'Policy.ReadWrite.SecurityDefaults',
    'AuthenticationContext.ReadWrite.All',
    'Application.Read.All',
  )
})

function send(method: string, path: string, body: JsonObject): Promise<Answer> {
  const headers = { prefer: 'return=representation' }
  return service.send(method, path, { token, body, headers })
}

function warningsOf({ json }: Answer): readonly JsonValue[] {
  const warnings = (json['@ostiary.warnings'] ?? []) as readonly JsonValue[]
  return warnings
    .filter(isJsonObject)
    .map((warning) => [memberText(warning, '@ostiary.code'), memberText(warning, 'target')])
}

describe.each(resources)('%s %s', (method, path, body) => {
  it('refuses an unknown member that carries a value', async () => {
    const refused = await send(method, path, { ...body, moon: 'full' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('/moon')
  })

  it('ignores annotations and advertised actions, and leaves out what is null with a warning', async () => {
    const accepted = await send(method, path, { ...printed, ...body, moon: null })
    expect([accepted.status < 300, accepted.json['error']]).toEqual([true, undefined])
    expect(warningsOf(accepted)).toContainEqual(['body.nullLeftOut', '/moon'])
    expect(Object.keys(accepted.json)).not.toContain('moon')
    expect(Object.keys(accepted.json).filter((name) => name.startsWith('#'))).toEqual([])
  })
})

describe('parts of a policy', () => {
  it.each<[string, JsonObject]>([
    ['conditions', { moon: null, '#microsoft.graph.fold': {} }],
    ['grantControls', { moon: null, 'operator@odata.type': '#String' }],
  ])('are read in the same way: %s', async (part, members) => {
    const body = { ...oneControl, [part]: { ...(oneControl[part] as JsonObject), ...members } }
    const created = await send('POST', `${root}/policies`, body)
    expect(created.status).toBe(201)
    expect(warningsOf(created)).toContainEqual(['body.nullLeftOut', `/${part}/moon`])
  })
})

const agentPolicy: JsonObject = {
  ...oneControl,
  conditions: {
    ...(oneControl['conditions'] as JsonObject),
    users: { includeUsers: ['None'] },
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
  grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
}

describe('members that beta policies have since 2026', () => {
  it('may be null, as exports print them, without a warning', async () => {
    const conditions = { ...(oneControl['conditions'] as JsonObject), agents: null }
    const signInFrequency = { value: 4, type: 'hours', isEnabled: true }
    const created = await send('POST', `${root}/policies`, {
      ...oneControl,
      partialEnablementStrategy: null,
      conditions: { ...conditions, agentContext: null, signInRiskDetections: null },
      grantControls: null,
      sessionControls: { blockSensitiveActions: null, signInFrequency },
    })
    expect([created.status, warningsOf(created)]).toEqual([201, []])
  })

  it('are stored and printed by beta, hidden from v1.0, left out of the form of 2019, and kept in history', async () => {
    const created = await send('POST', `${root}/policies`, agentPolicy)
    expect([created.status, warningsOf(created)]).toEqual([201, []])
    expect(created.json['conditions']).toMatchObject({
      agents: { includeAgentUsers: ['All'], excludeAgentUsers: [], agentFilter: null },
      agentContext: { includeAgentContexts: ['agentUserSessionsInitiatedFromEndpoints'] },
    })
    const id = memberText(created.json, 'id')
    const again = await send('PATCH', `${root}/policies/${id}`, created.json)
    expect([again.status, again.json['conditions']]).toEqual([200, created.json['conditions']])
    const hidden = await service.send('GET', `/v1.0/identity/conditionalAccess/policies/${id}`, {
      token,
    })
    expect(hidden.status).toBe(404)
    const old = await service.send('GET', `/beta/conditionalAccessPolicies/${id}`, { token })
    expect(old.json['@ostiary.omitted']).toEqual(
      expect.arrayContaining(['conditions.agents', 'conditions.agentContext']),
    )
  })

  it.each<[string, JsonObject]>([
    [
      'session controls',
      {
        sessionControls: {
          blockSensitiveActions: { isEnabled: true, includeSensitiveActions: ['all'] },
        },
      },
    ],
    [
      'a mode of token protection',
      {
        sessionControls: {
          secureSignInSession: { isEnabled: true, secureAppSessionMode: 'enforced' },
        },
      },
    ],
  ])('come back as they were written: %s', async (_, members) => {
    const created = await send('POST', `${root}/policies`, { ...agentPolicy, ...members })
    expect([created.status, created.json['error']]).toEqual([201, undefined])
    expect(created.json).toMatchObject(members)
  })

  it('take the resources of agents among exclusions', async () => {
    const applications = {
      includeApplications: ['All'],
      excludeApplications: ['AllAgentIdResources'],
    }
    const conditions = { ...(oneControl['conditions'] as JsonObject), applications }
    const created = await send('POST', `${root}/policies`, { ...oneControl, conditions })
    expect(created.status).toBe(201)
  })

  it('refuse values that nobody has seen', async () => {
    const filter = { agentFilter: { mode: 'include', rule: 'x' } }
    const agents = { includeAgentUsers: ['All'], ...filter }
    const conditions = { ...(agentPolicy['conditions'] as JsonObject), agents }
    const refused = await send('POST', `${root}/policies`, { ...agentPolicy, conditions })
    expect([refused.status, refused.text.includes('/conditions/agents/agentFilter')]).toEqual([
      400,
      true,
    ])
  })
})

describe('a draft', () => {
  it('is read in the same way, and its warnings are in the answer', async () => {
    const country = { id: '3fa85f64-5717-4562-b3fc-2c963f66afa6', displayName: 'Home' }
    const decided = await service.send('POST', '/ostiary/v1/decisions', {
      token,
      body: {
        policies: {
          draft: {
            mode: 'whole',
            policies: [{ ...printed, ...oneControl, state: 'enabled', moon: null }],
            namedLocations: [{ ...printed, ...country, countriesAndRegions: ['DE'], moon: null }],
          },
        },
        signIns: [{ principal: { kind: 'user', id: country.id } }],
      },
    })
    expect([decided.status, decided.json['error']]).toEqual([200, undefined])
    expect(warningsOf(decided)).toEqual(
      expect.arrayContaining([
        ['body.nullLeftOut', '/policies/draft/policies/0/moon'],
        ['body.nullLeftOut', '/policies/draft/namedLocations/0/moon'],
      ]),
    )
  })
})
