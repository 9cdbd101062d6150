/**
 * The what-if action through the published Graph client, on both stores: the four published examples, and what
 * a caller sees of policies that apply and of those that do not.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import type { GraphVersion } from '../../src/edm/model.ts'
import { memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { applications, servicePrincipals, stateOf } from '../../src/directory/kinds.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import type { TestService } from '../support/test-service.ts'
import { setUp } from '../support/set-up.ts'
import { withoutContexts } from './support/entities.ts'
import {
  administratorClient,
  withUnknownEnumMembers,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const path = '/identity/conditionalAccess/evaluate'
const policiesPath = '/identity/conditionalAccess/policies'
const reportOnly = 'enabledForReportingButNotEnforced'
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'
const ada = '0571a27e-0571-4a27-a000-000000000a04'
const admin = '0571a27e-0571-4a27-a000-000000000a01'
const workload = '0571a27e-0571-4a27-a000-0000000000f9'
const multifactor = '00000000-0000-0000-0000-000000000002'
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'

const everybody = { includeUsers: ['All'] }
const everything = { includeApplications: ['All'] }

function policy(
  displayName: string,
  conditions: JsonObject,
  controls: JsonObject,
  state = reportOnly,
): JsonObject {
  return {
    displayName,
    state,
    conditions: {
      clientAppTypes: ['all'],
      users: everybody,
      applications: everything,
      ...conditions,
    },
    ...controls,
  }
}

function requiring(...builtInControls: readonly string[]): JsonObject {
  return { grantControls: { operator: builtInControls.length > 1 ? 'AND' : 'OR', builtInControls } }
}

const strength = {
  grantControls: { operator: 'OR', authenticationStrength: { id: multifactor } },
}

/** The policies of the published examples. */
const policies: readonly JsonObject[] = [
  policy(
    'Office 365',
    {
      users: { ...everybody, excludeUsers: [admin] },
      applications: { includeApplications: ['Office365'] },
    },
    { sessionControls: { applicationEnforcedRestrictions: { isEnabled: true } } },
  ),
  policy('User risk', { userRiskLevels: ['high'] }, requiring('mfa', 'passwordChange')),
  policy(
    'Context',
    { applications: { includeAuthenticationContextClassReferences: ['c1', 'c37'] } },
    strength,
  ),
  policy('Roles', { users: { includeRoles: [globalAdministrator] } }, requiring('mfa')),
  policy(
    'Registration',
    { applications: { includeUserActions: ['urn:user:registersecurityinfo'] } },
    strength,
  ),
  policy(
    'Workloads anywhere',
    {
      users: { includeUsers: ['None'] },
      clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] },
      locations: { includeLocations: ['All'] },
    },
    requiring('block'),
  ),
  policy(
    'Workloads',
    {
      users: { includeUsers: ['None'] },
      clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] },
    },
    requiring('block'),
  ),
  policy('Disabled', {}, requiring('mfa'), 'disabled'),
  policy('Agents', { agentIdRiskLevels: 'high' }, requiring('block'), 'disabled'),
]

const userSignIn = { '@odata.type': '#microsoft.graph.userSignIn', userId: ada }
const toSharePoint = {
  '@odata.type': '#microsoft.graph.applicationContext',
  includeApplications: [sharePoint],
}

const examples: readonly (readonly [string, JsonObject, readonly string[]])[] = [
  [
    'a user accessing an application',
    {
      signInIdentity: userSignIn,
      signInContext: toSharePoint,
      signInConditions: {
        devicePlatform: 'android',
        clientAppType: 'browser',
        signInRiskLevel: 'high',
        userRiskLevel: 'high',
        country: 'US',
        ipAddress: '40.77.182.32',
        insiderRiskLevel: 'elevated',
        authenticationFlow: { transferMethod: 'deviceCodeFlow' },
        deviceInfo: { isCompliant: true },
      },
    },
    ['Office 365', 'User risk'],
  ],
  [
    'a user accessing what an authentication context protects',
    {
      signInIdentity: userSignIn,
      signInContext: {
        '@odata.type': '#microsoft.graph.authContext',
        authenticationContextValue: 'c37',
      },
      signInConditions: {
        devicePlatform: 'windows',
        clientAppType: 'mobileAppsAndDesktopClients',
        signInRiskLevel: 'medium',
        userRiskLevel: 'none',
        country: 'US',
        ipAddress: '40.77.182.32',
        insiderRiskLevel: 'moderate',
        authenticationFlow: { transferMethod: 'authenticationTransfer' },
        deviceInfo: { profileType: 'Standard' },
      },
    },
    ['Context'],
  ],
  [
    'an administrator performing a user action',
    {
      signInIdentity: { ...userSignIn, userId: admin },
      signInContext: {
        '@odata.type': '#microsoft.graph.userActionContext',
        userAction: 'registerSecurityInformation',
      },
      signInConditions: {
        devicePlatform: 'macOS',
        clientAppType: 'browser',
        signInRiskLevel: 'low',
        userRiskLevel: 'high',
        servicePrincipalRiskLevel: 'none',
        country: 'CA',
        ipAddress: '40.77.182.32',
        insiderRiskLevel: 'minor',
        authenticationFlow: { transferMethod: 'deviceCodeFlow' },
        deviceInfo: { trustType: 'EntraID' },
      },
    },
    ['Registration', 'Roles', 'User risk'],
  ],
  [
    'a service principal accessing an application',
    {
      signInIdentity: {
        '@odata.type': '#microsoft.graph.servicePrincipalSignIn',
        servicePrincipalId: workload,
      },
      signInContext: toSharePoint,
      signInConditions: {
        servicePrincipalRiskLevel: 'high',
        country: 'CA',
        ipAddress: '40.77.182.32',
      },
    },
    ['Workloads', 'Workloads anywhere'],
  ],
]

interface Result extends JsonObject {
  readonly displayName: string
  readonly policyApplies: boolean
  readonly analysisReasons: string
}

interface Answer {
  readonly '@odata.context': string
  readonly value: readonly Result[]
}

async function seedWorkload(service: TestService): Promise<void> {
  const appId = '0571a27e-0571-4a27-a000-0000000000c9'
  const provenance = {
    author: { kind: 'system', id: 'test' },
    requestId: 'test',
    at: new Date('2026-01-02T00:00:00Z'),
  } as const
  await service.store.write(contosoTenantId, provenance, async (transaction) => {
    await transaction.create(stateOf(applications, workload.replace('f9', 'e9'), { appId }))
    await transaction.create(
      stateOf(servicePrincipals, workload, { appId, displayName: 'Workload' }),
    )
  })
}

describe.each(storeNames)('the what-if action on %s', (store) => {
  const service = setUpTrustedService(store, { families: tolerantFamilyOptions })
  const client = setUp(() => administratorClient(service))
  const ids = new Map<string, string>()

  beforeAll(async () => {
    await seedWorkload(service)
    for (const body of policies) {
      const created = (await client.api(policiesPath).post(body)) as JsonObject
      ids.set(memberText(body, 'displayName'), memberText(created, 'id'))
    }
  })

  const ask = async (body: JsonObject, version: GraphVersion = 'beta'): Promise<Answer> =>
    (await withUnknownEnumMembers(client.api(path).version(version)).post(body)) as Answer
  const namesOf = ({ value }: Answer): readonly string[] =>
    value.map(({ displayName }) => displayName).toSorted()

  it.each(examples)('answers the example of %s', async (_, body, expected) => {
    for (const version of ['v1.0', 'beta'] as const) {
      const applied = await ask({ ...body, appliedPoliciesOnly: true }, version)
      expect(namesOf(applied)).toEqual(expected)
      const all = await ask(body, version)
      expect(namesOf(all).filter((name) => name !== 'Agents')).toEqual(
        policies
          .map((each) => memberText(each, 'displayName'))
          .filter((name) => name !== 'Agents')
          .toSorted(),
      )
      const applying = all.value.filter(({ policyApplies }) => policyApplies)
      expect(applying.map(({ displayName }) => displayName).toSorted()).toEqual(expected)
      expect(new Set(applying.map(({ analysisReasons }) => analysisReasons))).toEqual(
        new Set(['notSet']),
      )
    }
  })

  it('shows each policy as a GET does, with whether it applies and why not', async () => {
    const [, body = {}] = examples[0] ?? []
    const answer = await ask(body)
    expect(answer['@odata.context']).toBe(
      `${service.secureUrl}/beta/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)`,
    )
    const reasons: Record<string, string> = {}
    for (const { policyApplies, analysisReasons, ...rest } of answer.value) {
      const id = ids.get(rest.displayName) ?? ''
      const entity = withoutContexts(
        (await client.api(`${policiesPath}/${id}`).get()) as JsonObject,
      )
      expect(rest).toEqual(entity)
      expect(policyApplies).toBe(analysisReasons === 'notSet')
      reasons[rest.displayName] = analysisReasons
    }
    expect(reasons).toEqual({
      'Office 365': 'notSet',
      'User risk': 'notSet',
      Context: 'authenticationContext',
      Roles: 'users',
      Registration: 'userActions',
      'Workloads anywhere': 'users',
      Workloads: 'users',
      Disabled: 'policyNotEnabled',
      Agents: 'policyNotEnabled',
    })
  })

  it.each([
    ['a list', ['registerOrJoinDevices', 'registerSecurityInformation']],
    ['one text', 'registerSecurityInformation, registerOrJoinDevices'],
  ])('answers for two user actions in %s what applies to either', async (_, userAction) => {
    const context = { '@odata.type': '#microsoft.graph.userActionContext' }
    const askAbout = async (action: JsonValue): Promise<Answer> =>
      ask({
        signInIdentity: { ...userSignIn, userId: admin },
        signInContext: { ...context, userAction: action },
        signInConditions: { userRiskLevel: 'high' },
      })
    const both = await askAbout(userAction)
    const applied = ({ value }: Answer) =>
      namesOf({ ...both, value: value.filter(({ policyApplies }) => policyApplies) })
    expect(applied(both)).toEqual(['Registration', 'Roles', 'User risk'])
    expect(applied(await askAbout(['registerOrJoinDevices']))).toEqual(['Roles', 'User risk'])
    const [reasons] = both.value.filter(({ displayName }) => displayName === 'Context')
    expect(reasons).toMatchObject({ analysisReasons: 'authenticationContext' })
  })

  it('hides from v1.0 what only beta can express', async () => {
    const [, body = {}] = examples[0] ?? []
    expect(namesOf(await ask(body, 'v1.0'))).not.toContain('Agents')
    expect(namesOf(await ask(body, 'beta'))).toContain('Agents')
  })

  it('does not evaluate a condition that the request leaves out', async () => {
    const { value } = await ask({
      signInIdentity: userSignIn,
      signInContext: toSharePoint,
      signInConditions: {},
    })
    const risk = value.find(({ displayName }) => displayName === 'User risk')
    expect(risk).toMatchObject({ policyApplies: false, analysisReasons: 'notEnoughInformation' })
  })

  it('matches a keyword of a request only with policies on all applications', async () => {
    const answer = await ask({
      signInIdentity: userSignIn,
      signInContext: { ...toSharePoint, includeApplications: ['Office365'] },
      signInConditions: { userRiskLevel: 'high' },
      appliedPoliciesOnly: true,
    })
    expect(namesOf(answer)).toEqual(['User risk'])
  })

  it('sees a change at once', async () => {
    const [, body = {}] = examples[0] ?? []
    const url = `${policiesPath}/${ids.get('User risk')}`
    await client.api(url).patch({ conditions: { userRiskLevels: ['low'] } })
    expect(namesOf(await ask({ ...body, appliedPoliciesOnly: true }))).toEqual(['Office 365'])
    await client.api(url).patch({ conditions: { userRiskLevels: ['high'] } })
    expect(namesOf(await ask({ ...body, appliedPoliciesOnly: true }))).toEqual([
      'Office 365',
      'User risk',
    ])
  })

  it('accepts an external user without an account', async () => {
    const answer = await ask({
      signInIdentity: {
        '@odata.type': '#microsoft.graph.userSignIn',
        externalUserType: 'b2bDirectConnectUser',
        externalTenantId: workload,
      },
      signInContext: toSharePoint,
      signInConditions: { userRiskLevel: 'high' },
      appliedPoliciesOnly: true,
    })
    expect(namesOf(answer)).toEqual(['Office 365', 'User risk'])
  })
})
