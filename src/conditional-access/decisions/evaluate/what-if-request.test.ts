import { describe, expect, it } from 'vitest'
import type { GraphVersion } from '../../../edm/model.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { decodeWhatIf } from './what-if-request.ts'

const ada = { '@odata.type': '#microsoft.graph.userSignIn', userId: 'ada' }
const sharePoint = {
  '@odata.type': '#microsoft.graph.applicationContext',
  includeApplications: ['00000003-0000-0ff1-ce00-000000000000'],
}

function body(parts: JsonObject = {}): JsonObject {
  return { signInIdentity: ada, signInContext: sharePoint, signInConditions: {}, ...parts }
}

function signInFactsOf(signInConditions: JsonObject) {
  const decoded = decodeWhatIf(body({ signInConditions }), 'beta')
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.findings))
  const { target: _, ...rest } = decoded.value.signInFacts
  return rest
}

function findingsOf(json: JsonObject, version: GraphVersion = 'beta'): readonly string[] {
  const decoded = decodeWhatIf(json, version)
  return decoded.ok ? [] : decoded.findings.map(({ target, message }) => `${target}: ${message}`)
}

const nothing = { network: {}, risk: {}, authenticationFlow: {} }

describe('a request to the what-if action', () => {
  it.each<readonly [string, JsonObject, object]>([
    ['nothing of what is not supplied', {}, nothing],
    [
      'nothing of `all` and of null',
      {
        clientAppType: 'all',
        devicePlatform: 'all',
        signInRiskLevel: null,
        deviceInfo: null,
        country: null,
      },
      nothing,
    ],
    [
      'everything that is supplied',
      {
        clientAppType: 'Browser',
        devicePlatform: 'ios',
        country: 'US',
        ipAddress: '40.77.182.32',
        signInRiskLevel: 'high',
        userRiskLevel: 'none',
        servicePrincipalRiskLevel: 'low',
        insiderRiskLevel: 'elevated',
        agentIdRiskLevel: 'medium',
        authenticationFlow: { transferMethod: 'deviceCodeFlow' },
        deviceInfo: { isCompliant: true, ownership: 'Company', physicalIds: ['[ZTDId]'] },
      },
      {
        clientApp: 'browser',
        platform: 'iOS',
        network: { ip: '40.77.182.32', country: 'US', gpsCountry: 'US' },
        risk: {
          signIn: 'high',
          user: 'none',
          servicePrincipal: 'low',
          insider: 'elevated',
          agent: 'medium',
        },
        authenticationFlow: { current: 'deviceCodeFlow', original: 'deviceCodeFlow' },
        device: { isCompliant: true, deviceOwnership: 'Company', physicalIds: ['[ZTDId]'] },
      },
    ],
    [
      'Exchange ActiveSync of supported platforms',
      { clientAppType: 'easSupported' },
      { ...nothing, clientApp: 'exchangeActiveSync' },
    ],
    [
      'the trust type of the published example',
      { deviceInfo: { trustType: 'EntraID' } },
      { ...nothing, device: { trustType: 'AzureAD' } },
    ],
    [
      'a managed device where extension attributes are seen',
      { deviceInfo: { extensionAttribute1: 'SAW' } },
      { ...nothing, device: { extensionAttribute1: 'SAW', isManaged: true } },
    ],
    ['a registered device by an empty object', { deviceInfo: {} }, { ...nothing, device: {} }],
    [
      'two flows as that of the session and that of the request',
      { authenticationFlow: { transferMethod: 'deviceCodeFlow,authenticationTransfer' } },
      {
        ...nothing,
        authenticationFlow: { current: 'authenticationTransfer', original: 'deviceCodeFlow' },
      },
    ],
  ])('tells %s', (_, conditions, expected) => {
    expect(signInFactsOf(conditions)).toEqual(expected)
  })

  it.each<readonly [JsonObject, object]>([
    [
      sharePoint,
      {
        kind: 'applications',
        applications: [{ appId: '00000003-0000-0ff1-ce00-000000000000' }],
        requestedScopes: null,
        isConfidentialClient: false,
      },
    ],
    [
      { '@odata.type': '#microsoft.graph.userActionContext', userAction: 'registerOrJoinDevices' },
      { kind: 'userAction', action: 'urn:user:registerdevice' },
    ],
    [
      { '@odata.type': '#microsoft.graph.authContext', authenticationContextValue: 'c37' },
      { kind: 'authenticationContext', id: 'c37' },
    ],
  ])('asks for %j', (signInContext, target) => {
    expect(decodeWhatIf(body({ signInContext }), 'v1.0')).toMatchObject({
      value: { signInFacts: { target } },
    })
  })

  it.each<readonly [JsonObject, object]>([
    [ada, { kind: 'user', id: 'ada', externalTypes: undefined, homeTenantId: undefined }],
    [
      { ...ada, externalUserType: 'none', externalTenantId: 'tF' },
      { kind: 'user', id: 'ada', externalTypes: undefined, homeTenantId: 'tF' },
    ],
    [
      {
        '@odata.type': '#microsoft.graph.userSignIn',
        externalUserType: 'b2bDirectConnectUser,b2bCollaborationGuest',
        externalTenantId: 'tF',
      },
      {
        kind: 'user',
        id: undefined,
        externalTypes: ['b2bCollaborationGuest', 'b2bDirectConnectUser'],
        homeTenantId: 'tF',
      },
    ],
    [
      { '@odata.type': '#microsoft.graph.servicePrincipalSignIn', servicePrincipalId: 'sp' },
      { kind: 'servicePrincipal', id: 'sp' },
    ],
    [
      { '@odata.type': '#microsoft.graph.agentSignIn', agentServicePrincipalId: 'ag' },
      { kind: 'agentIdentity', id: 'ag' },
    ],
  ])('is about %j', (signInIdentity, identity) => {
    expect(decodeWhatIf(body({ signInIdentity }), 'beta')).toMatchObject({ value: { identity } })
  })

  it('is for all policies unless told otherwise', () => {
    const asked = (parts: JsonObject) => decodeWhatIf(body(parts), 'v1.0')
    expect(asked({})).toMatchObject({ value: { appliedPoliciesOnly: false } })
    expect(asked({ appliedPoliciesOnly: true })).toMatchObject({
      value: { appliedPoliciesOnly: true },
    })
  })

  it.each<readonly [string, JsonObject, readonly string[]]>([
    [
      'without its parameters',
      {},
      [
        '/signInIdentity: `signInIdentity` is required',
        '/signInContext: `signInContext` is required',
        '/signInConditions: `signInConditions` is required',
      ],
    ],
    [
      'without types',
      body({ signInIdentity: { userId: 'ada' } }),
      [
        '/signInIdentity: `signInIdentity` needs `@odata.type`: `#microsoft.graph.userSignIn` or `#microsoft.graph.servicePrincipalSignIn` or `#microsoft.graph.agentSignIn`',
      ],
    ],
    [
      'by the names of before March 2025',
      {
        conditionalAccessWhatIfSubject: {
          '@odata.type': '#microsoft.graph.userSubject',
          userId: 'ada',
        },
        conditionalAccessContext: {
          '@odata.type': '#microsoft.graph.whatIfApplicationContext',
          includeApplications: sharePoint.includeApplications,
        },
        conditionalAccessWhatIfConditions: { clientAppType: 'browser' },
      },
      [
        '/conditionalAccessWhatIfSubject: `conditionalAccessWhatIfSubject` is named `signInIdentity` since March 2025',
        '/conditionalAccessWhatIfSubject/@odata.type: `#microsoft.graph.userSubject` is named `#microsoft.graph.userSignIn` since March 2025',
        '/conditionalAccessContext: `conditionalAccessContext` is named `signInContext` since March 2025',
        '/conditionalAccessContext/@odata.type: `#microsoft.graph.whatIfApplicationContext` is named `#microsoft.graph.applicationContext` since March 2025',
        '/conditionalAccessWhatIfConditions: `conditionalAccessWhatIfConditions` is named `signInConditions` since March 2025',
      ],
    ],
    [
      'with values that are none',
      body({
        signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn' },
        signInContext: { ...sharePoint, includeApplications: ['All', 'Office365'] },
        signInConditions: { ipAddress: '40.77', country: 'USA', devicePlatform: 'androit' },
      }),
      [
        '/signInConditions/devicePlatform: `androit` is not a value of `signInConditions.devicePlatform`; did you mean `android`?',
        '/signInIdentity/userId: `signInIdentity.userId` is required',
        '/signInContext/includeApplications/0: `All` in `signInContext.includeApplications` is not an application id (a GUID)',
        '/signInConditions/ipAddress: `40.77` in `signInConditions.ipAddress` is not an IP address',
        '/signInConditions/country: `USA` in `signInConditions.country` is not a country code of two letters',
      ],
    ],
    [
      'with a context of nothing',
      body({ signInContext: { ...sharePoint, includeApplications: [] } }),
      [
        '/signInContext/includeApplications: `signInContext.includeApplications` must have at least 1 item, not 0',
      ],
    ],
  ])('is refused %s, with every fault', (_, json, expected) => {
    expect(findingsOf(json)).toEqual(expected)
  })

  it('is about agents in beta alone', () => {
    const agent = { '@odata.type': '#microsoft.graph.agentSignIn', agentServicePrincipalId: 'ag' }
    const json = body({ signInIdentity: agent, signInConditions: { agentIdRiskLevel: 'high' } })
    expect(findingsOf(json)).toEqual([])
    expect(findingsOf(json, 'v1.0')).toEqual([
      '/signInConditions/agentIdRiskLevel: `signInConditions.agentIdRiskLevel` is a member of the beta version and cannot be set through v1.0',
      '/signInIdentity/@odata.type: `#microsoft.graph.agentSignIn` is a type of the beta version and cannot be used through v1.0',
    ])
  })
})
