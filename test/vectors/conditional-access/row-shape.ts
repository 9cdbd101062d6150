/** The shape of the data files: every member of a row and its allowed values. */

import {
  outcomes,
  type PolicyResult,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import { conditionNames } from '../../../src/conditional-access/engine/conditions/condition-list.ts'
import { agentContexts } from '../../../src/conditional-access/engine/model/sign-in-schema.ts'
import { factNames } from '../../../src/conditional-access/engine/model/sign-in.ts'
import {
  authenticationMethods,
  deviceTextProperties,
  exemptibleControls,
  identityProviders,
} from '../../../src/conditional-access/engine/model/sign-in-schema.ts'
import {
  anything,
  listOf,
  mapOf,
  named,
  nullable,
  oneOf,
  record,
  text,
  textLike,
  truth,
  variantBy,
  wholeNumber,
  type Shape,
} from './shape.ts'

const anInstant = textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u)
const texts = listOf(text)
const methods = listOf(oneOf(...authenticationMethods))
const riskLevel = oneOf('none', 'low', 'medium', 'high', 'hidden')
const transferMethod = oneOf('none', 'deviceCodeFlow', 'authenticationTransfer')

/** A rule of `docs/rules/conditional-access-decisions.md`: E, or W1 to W5 for an example of its pages. */
const rule = textLike(/^(?:E[1-9]\d?|W[1-5])$/u)

const attributes: Shape = mapOf((value, place) =>
  typeof value === 'string' ? text(value, place) : texts(value, place),
)

const application = record({
  appId: text,
  'displayName?': text,
  'attributes?': attributes,
  'isAgentResource?': truth,
})

const target = variantBy('kind', {
  applications: record({
    kind: anything,
    applications: listOf(named(application)),
    'requestedScopes?': nullable(texts),
    'isConfidentialClient?': truth,
    'client?': application,
    'baselineAudienceAttributes?': attributes,
  }),
  userAction: record({ kind: anything, action: text }),
  authenticationContext: record({ kind: anything, id: text }),
})

const principal = variantBy('kind', {
  user: record({
    kind: anything,
    id: text,
    externalTypes: listOf(
      oneOf(
        'internalGuest',
        'b2bCollaborationGuest',
        'b2bCollaborationMember',
        'b2bDirectConnectUser',
        'otherExternalUser',
        'serviceProvider',
      ),
    ),
    homeTenantId: nullable(text),
    'identityProvider?': oneOf(...identityProviders),
    'isMfaRegistered?': truth,
    groupIds: texts,
    roleTemplateIds: texts,
  }),
  agentUser: record({ kind: anything, id: text }),
  servicePrincipal: record({
    kind: anything,
    id: text,
    workload: oneOf('singleTenant', 'multiTenant', 'managedIdentity'),
    attributes,
  }),
  agentIdentity: record({ kind: anything, id: text, blueprintId: nullable(text), attributes }),
})

const device = record({
  ...Object.fromEntries(deviceTextProperties.map((name) => [`${name}?`, nullable(text)])),
  'physicalIds?': texts,
  'systemLabels?': texts,
  'isCompliant?': truth,
  'isManaged?': truth,
})

const signInMembers = {
  principal: named(principal),
  target: named(target),
  clientApp: oneOf('browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'),
  platform: nullable(oneOf('android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux')),
  device: nullable(named(device)),
  network: record({
    'ip?': nullable(text),
    'country?': nullable(text),
    'gpsCountry?': nullable(text),
    'isCompliantNetwork?': truth,
    'isAllowedAtResource?': truth,
    'namedLocationIds?': texts,
  }),
  risk: record({
    'signIn?': riskLevel,
    'user?': riskLevel,
    'servicePrincipal?': riskLevel,
    'agent?': oneOf('none', 'low', 'medium', 'high'),
    'agentSession?': oneOf('none', 'low', 'medium', 'high'),
    'signInDetections?': texts,
    'insider?': oneOf('none', 'minor', 'moderate', 'elevated'),
  }),
  authenticationFlow: record({ 'current?': transferMethod, 'original?': transferMethod }),
  agentContexts: listOf(oneOf(...agentContexts)),
  satisfied: record({
    'methods?': methods,
    'homeMethods?': methods,
    'fido2Aaguid?': nullable(text),
    'x509IssuerSki?': nullable(text),
    'x509PolicyOids?': texts,
    'firstFactorAt?': nullable(anInstant),
    'secondFactorAt?': nullable(anInstant),
    'acceptedTermsOfUse?': texts,
    'customAuthenticationFactors?': texts,
    'usesApprovedApplication?': truth,
    'usesProtectedApplication?': truth,
    'changedPassword?': truth,
    'remediatedRisk?': truth,
    'presentedVerifiedId?': truth,
    'exemptControls?': listOf(oneOf(...exemptibleControls)),
    'signInSessionStatus?': oneOf('bound', 'unbound'),
    'signInSessionStatusCode?': nullable(wholeNumber),
  }),
  at: anInstant,
}

function optional(members: Readonly<Record<string, Shape>>): Readonly<Record<string, Shape>> {
  return Object.fromEntries(Object.entries(members).map(([name, shape]) => [`${name}?`, shape]))
}

const location = variantBy('@odata.type', {
  '#microsoft.graph.ipNamedLocation': anything,
  '#microsoft.graph.countryNamedLocation': anything,
  '#microsoft.graph.compliantNetworkNamedLocation': anything,
})

const trust = {
  isMfaAccepted: truth,
  isCompliantDeviceAccepted: truth,
  isHybridJoinedDeviceAccepted: truth,
}

const strength = record({
  id: text,
  displayName: text,
  allowedCombinations: texts,
  combinationConfigurations: listOf(anything),
  'isUnlisted?': truth,
})

const tenantChange = record({
  'namedLocations?': listOf(location),
  'mfaTrustedIps?': texts,
  'excludedUserActions?': texts,
  'baselineScopes?': variantBy('enforcement', {
    rollout: record({ enforcement: anything }),
    enabled: record({ enforcement: anything }),
    disabled: record({ enforcement: anything }),
    customized: record({ enforcement: anything, placeholderAppId: text }),
  }),
  'authenticationStrengths?': listOf(strength),
  'applicationGroups?': listOf(
    record({
      id: text,
      members: listOf(
        record({
          'appId?': text,
          name: text,
          'since?': text,
          'until?': text,
          'isIdInferred?': truth,
        }),
      ),
    }),
  ),
  'inboundTrust?': record({
    'default?': record(optional(trust)),
    'byTenant?': listOf(record({ tenantId: text, ...optional(trust) })),
  }),
})

// WHY: the codecs check the content of a policy.
const policy = record({
  id: text,
  'form?': oneOf('legacy'),
  'state?': text,
  'conditions?': anything,
  'grantControls?': anything,
  'sessionControls?': anything,
  'unknownMembers?': texts,
})

const policyResults: readonly PolicyResult[] = [
  'success',
  'failure',
  'notApplied',
  'notEnabled',
  'unknown',
  'reportOnlySuccess',
  'reportOnlyFailure',
  'reportOnlyNotApplied',
  'reportOnlyInterrupted',
]

const condition = oneOf(...conditionNames)
const facts = listOf(oneOf(...factNames))

const expectation = record({
  outcome: oneOf(...outcomes, 'notEnoughInformation'),
  'atBest?': oneOf(...outcomes),
  'atWorst?': oneOf(...outcomes),
  status: oneOf('success', 'failure', 'notApplied', 'unknown'),
  'missingFacts?': facts,
  'requires?': texts,
  'sessionControls?': listOf(anything),
  'undeterminedSessionPolicies?': texts,
  policies: mapOf(
    record({
      applies: oneOf('yes', 'no', 'unknown'),
      result: oneOf(...policyResults),
      'failing?': listOf(condition),
      'undetermined?': listOf(condition),
      'missingFacts?': facts,
      'controls?': texts,
      'session?': texts,
    }),
  ),
})

/** A data file: rows in any order. */
export const vectorFile = listOf(
  record({
    id: textLike(/^(?:T|O-[A-Z]{3})-\d\d$/u),
    description: text,
    'hits?': listOf(rule),
    'misses?': listOf(rule),
    source: text,
    basis: oneOf('documented', 'observed', 'inferred'),
    'note?': text,
    'asOf?': anInstant,
    policies: listOf(policy),
    'tenant?': tenantChange,
    signIn: record(optional(signInMembers)),
    'unknown?': listOf(oneOf(...factNames)),
    expect: expectation,
    'whatIf?': mapOf(text),
  }),
)

/** The defaults of rows. */
export const fixtureFile = record({
  note: text,
  names: mapOf(text),
  groups: listOf(record({ id: text, members: texts })),
  principals: mapOf(principal),
  applications: mapOf(application),
  devices: mapOf(device),
  signIn: record(signInMembers),
  policies: record({ modern: anything, legacy: anything }),
  tenantRules: record({
    tenantId: text,
    namedLocations: listOf(location),
    mfaTrustedIps: texts,
    authenticationStrengths: listOf(strength),
    inboundTrust: record(trust),
  }),
})

/** Pairs of rules that apply to the same decision, each with a row that shows it. */
export const pairFile = listOf(record({ rules: listOf(rule), reason: text, row: text }))
