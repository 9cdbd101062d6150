/**
 * What the what-if action takes and answers: the description of a sign-in, and each policy with whether it applies. Beta also knows sign-ins of agents.
 * Source: action `microsoft.graph.evaluate` and the types of its parameters;
 * https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 */

import {
  betaOnly,
  boolean,
  collection,
  complexType,
  derivedType,
  enumType,
  flagsType,
  oneOf,
  property,
  text,
  typeAnnotation,
} from '../../../edm/model.ts'
import {
  clientApp,
  conditionalAccessPolicyType,
  devicePlatform,
  guestOrExternalUserTypes,
  riskLevel,
  transferMethods,
} from '../../model/policy-types.ts'

const inBeta = { versions: betaOnly } as const
const notNull = { nullable: false } as const
const listOf = { hasNullableItems: true } as const

const insiderRiskLevel = enumType('insiderRiskLevel', {
  none: 0,
  minor: 1,
  moderate: 2,
  elevated: 3,
  unknownFutureValue: 4,
})

/** One level, although its numbers are powers of two. */
const agentIdRiskLevel = enumType('agentIdRiskLevel', {
  none: 0,
  low: 1,
  medium: 2,
  high: 4,
  unknownFutureValue: 8,
})

const userAction = enumType('userAction', {
  registerSecurityInformation: 0,
  registerOrJoinDevices: 1,
  unknownFutureValue: 2,
})

const analysisReasons = flagsType(
  'whatIfAnalysisReasons',
  {
    notSet: 0,
    notEnoughInformation: 1,
    invalidCondition: 2,
    users: 4,
    workloadIdentities: 8,
    application: 16,
    userActions: 32,
    authenticationContext: 64,
    devicePlatform: 128,
    devices: 256,
    clientApps: 512,
    location: 1024,
    signInRisk: 2048,
    emptyPolicy: 4096,
    invalidPolicy: 8192,
    policyNotEnabled: 16384,
    userRisk: 32768,
    time: 65536,
    insiderRisk: 131072,
    authenticationFlow: 262144,
    unknownFutureValue: 524288,
    agentIdRisk: 1048576,
    agentIdentities: 2097152,
  },
  { inBeta: ['agentIdRisk', 'agentIdentities'] },
)

const signInIdentity = complexType('signInIdentity', [], { isAbstract: true })

const anySignInIdentity = oneOf(signInIdentity, typeAnnotation, {
  '#microsoft.graph.userSignIn': derivedType('userSignIn', signInIdentity, [
    property('userId', text),
    property('externalUserType', guestOrExternalUserTypes, { nullable: false, default: 'none' }),
    property('externalTenantId', text),
  ]),
  '#microsoft.graph.servicePrincipalSignIn': derivedType('servicePrincipalSignIn', signInIdentity, [
    property('servicePrincipalId', text),
  ]),
  '#microsoft.graph.agentSignIn': derivedType(
    'agentSignIn',
    signInIdentity,
    [property('agentServicePrincipalId', text)],
    inBeta,
  ),
})

const signInContext = complexType('signInContext', [], { isAbstract: true })

const anySignInContext = oneOf(signInContext, typeAnnotation, {
  '#microsoft.graph.applicationContext': derivedType('applicationContext', signInContext, [
    property('includeApplications', collection(text), { isRequired: true }),
  ]),
  '#microsoft.graph.authContext': derivedType('authContext', signInContext, [
    property('authenticationContextValue', text),
  ]),
  '#microsoft.graph.userActionContext': derivedType('userActionContext', signInContext, [
    property('userAction', userAction),
  ]),
})

const authenticationFlow = complexType('authenticationFlow', [
  property('transferMethod', transferMethods),
])

/** The device of a what-if request. */
export const deviceInfo = complexType('deviceInfo', [
  property('deviceId', text),
  property('displayName', text),
  property('enrollmentProfileName', text),
  property('extensionAttribute1', text),
  property('extensionAttribute2', text),
  property('extensionAttribute3', text),
  property('extensionAttribute4', text),
  property('extensionAttribute5', text),
  property('extensionAttribute6', text),
  property('extensionAttribute7', text),
  property('extensionAttribute8', text),
  property('extensionAttribute9', text),
  property('extensionAttribute10', text),
  property('extensionAttribute11', text),
  property('extensionAttribute12', text),
  property('extensionAttribute13', text),
  property('extensionAttribute14', text),
  property('extensionAttribute15', text),
  property('isCompliant', boolean),
  property('manufacturer', text),
  property('mdmAppId', text),
  property('model', text),
  property('operatingSystem', text),
  property('operatingSystemVersion', text),
  property('ownership', text),
  property('physicalIds', collection(text), listOf),
  property('profileType', text),
  property('systemLabels', collection(text), listOf),
  property('trustType', text),
])

/** The conditions of a what-if request, apart from identity and target. */
export const signInConditions = complexType('signInConditions', [
  property('clientAppType', clientApp),
  property('devicePlatform', devicePlatform),
  property('country', text),
  property('ipAddress', text),
  property('signInRiskLevel', riskLevel),
  property('userRiskLevel', riskLevel),
  property('servicePrincipalRiskLevel', riskLevel),
  property('insiderRiskLevel', insiderRiskLevel),
  property('agentIdRiskLevel', agentIdRiskLevel, inBeta),
  property('authenticationFlow', authenticationFlow),
  property('deviceInfo', deviceInfo),
])

const verdictOfPolicy = [
  property('policyApplies', boolean, notNull),
  property('analysisReasons', analysisReasons, notNull),
] as const

/** What the action adds to a policy. */
export const whatIfAnalysis = complexType('whatIfAnalysis', verdictOfPolicy)

/** A policy with whether it applies. */
export const whatIfAnalysisResult = derivedType(
  'whatIfAnalysisResult',
  conditionalAccessPolicyType,
  verdictOfPolicy,
)

/** The parameters of the action. */
export const evaluateParameters = complexType('evaluateParameters', [
  property('signInIdentity', anySignInIdentity, { isRequired: true }),
  property('signInContext', anySignInContext, { isRequired: true }),
  property('signInConditions', signInConditions, { isRequired: true }),
  property('appliedPoliciesOnly', boolean),
])
