/** The attributes of sign-ins that policies mention, with a value for each mention and one for all else. */

import { isGuid } from '../../../kernel/ids.ts'
import type {
  ClientApp,
  Device,
  Platform,
  Risk,
  SatisfiedFacts,
  Target,
  TargetApplication,
  TransferMethod,
  UserPrincipal,
} from '../../engine/model/sign-in.ts'
import { authenticationMethods, deviceTextProperties } from '../../engine/model/sign-in-schema.ts'
import { mfaTrustedIpsId, type TenantRules } from '../../engine/model/tenant-rules.ts'
import type { DecisionPolicy } from '../../engine/answer/decision.ts'
import { legacyFactsOf } from '../../model/form-2019/legacy-facts.ts'
import type { Attribute, AttributeValue } from './grid.ts'
import { comparisonsOf, distinct, flagsOf, mentioned, type PolicyConditions } from './mentions.ts'
import { attributeValues, principalValues } from './principal-values.ts'

/** An application that no policy names. */
const someApplication: TargetApplication = {
  appId: '00000000-0000-4000-8000-0000000000ae',
  attributes: {},
  isAgentResource: false,
}

const millisecondsPerHour = 3_600_000

/** Instants that are tried for policies with times: the hours and the days of a week are all among them. */
const instants = 8
const hoursBetweenInstants = 21

/** What a grid is made for. */
export interface GridSubject {
  readonly policies: readonly DecisionPolicy[]
  readonly environments: readonly TenantRules[]
  /** Users of the directory whom the policies name, by id. */
  readonly users: ReadonlyMap<string, UserPrincipal>
  /** The instant of the plainest sign-in. */
  readonly at: string
}

function attribute(
  name: string,
  plain: AttributeValue,
  others: readonly AttributeValue[],
): Attribute {
  return { name, values: [plain, ...others] }
}

function applications(
  known: readonly TargetApplication[],
  scopes: readonly string[] | null = null,
): Target {
  return {
    kind: 'applications',
    applications: known,
    requestedScopes: scopes,
    isConfidentialClient: false,
  }
}

/** An application that a word of a policy covers: itself, or the first of the group it names. */
function coveredBy(
  word: string,
  environments: readonly TenantRules[],
): readonly TargetApplication[] {
  const group = environments
    .flatMap(({ applicationGroups }) => applicationGroups)
    .find(({ id }) => id.toLowerCase() === word.toLowerCase())
  const ids = [
    ...(isGuid(word) ? [word] : []),
    ...(group?.members ?? []).slice(0, 1).map(({ appId }) => appId),
  ]
  return ids.map((appId) => ({ ...someApplication, appId }))
}

function targets(
  { policies, environments }: GridSubject,
  conditions: readonly PolicyConditions[],
): Attribute {
  const mentions = conditions.flatMap(({ applications: each }) => each ?? [])
  const named = distinct(
    mentions.flatMap((each) => [...each.includeApplications, ...each.excludeApplications]),
  )
  const contexts = [
    ...mentions.flatMap((each) => each.includeAuthenticationContextClassReferences),
    ...policies.flatMap(({ body }) => legacyFactsOf(body).authenticationContexts),
  ]
  const excludesFromAll = mentions.some(
    (each) => each.includeApplications.includes('All') && each.excludeApplications.length > 0,
  )
  const others: readonly Target[] = [
    ...named.flatMap((word) => coveredBy(word, environments)).map((each) => applications([each])),
    ...(named.includes('AllAgentIdResources')
      ? [applications([{ ...someApplication, isAgentResource: true }])]
      : []),
    ...attributeValues(mentions.map(({ applicationFilter }) => applicationFilter?.rule)).map(
      (attributes) => applications([{ ...someApplication, attributes }]),
    ),
    ...(excludesFromAll ? [applications([someApplication], ['openid', 'profile'])] : []),
    ...distinct(mentions.flatMap(({ includeUserActions }) => includeUserActions)).map(
      (action): Target => ({ kind: 'userAction', action }),
    ),
    ...distinct(contexts).map((id): Target => ({ kind: 'authenticationContext', id })),
  ]
  return attribute(
    'target',
    { target: applications([someApplication]) },
    others.map((target) => ({ target })),
  )
}

function clientApps(conditions: readonly PolicyConditions[]): Attribute {
  const tellsApart = conditions.some(({ clientAppTypes }) => !clientAppTypes.includes('all'))
  const others: readonly ClientApp[] = [
    'mobileAppsAndDesktopClients',
    'exchangeActiveSync',
    'other',
  ]
  return attribute(
    'clientApp',
    { clientApp: 'browser' },
    (tellsApart ? others : []).map((clientApp) => ({ clientApp })),
  )
}

function platforms(conditions: readonly PolicyConditions[]): Attribute {
  const tellsApart = conditions.some(({ platforms: each }) => each !== null)
  const others: readonly (Platform | null)[] = ['android', 'iOS', 'macOS', 'linux', null]
  return attribute(
    'platform',
    { platform: 'windows' },
    (tellsApart ? others : []).map((platform) => ({ platform })),
  )
}

function networks(
  { environments }: GridSubject,
  conditions: readonly PolicyConditions[],
): Attribute {
  const listed = (each: PolicyConditions): readonly string[] => [
    ...(each.locations?.includeLocations ?? []),
    ...(each.locations?.excludeLocations ?? []),
  ]
  const words = mentioned(conditions, listed)
  const trusted = environments
    .flatMap(({ namedLocations }) => namedLocations)
    .find((location) => 'isTrusted' in location && location.isTrusted)
  const idsOf = (word: string): readonly string[] => {
    if (word === 'AllTrusted') return [trusted?.id ?? mfaTrustedIpsId]
    return isGuid(word) ? [word] : []
  }
  // Locations overlap: an excluded one often lies in an included one.
  const pairs = conditions.flatMap(({ locations }) =>
    (locations?.excludeLocations ?? []).flatMap((excluded) =>
      (locations?.includeLocations ?? []).map((included) => [
        ...idsOf(included),
        ...idsOf(excluded),
      ]),
    ),
  )
  const sets = [...words.map(idsOf), ...pairs].filter((ids) => ids.length > 0)
  const distinctSets = [...new Set(sets.map((ids) => JSON.stringify(ids)))]
  return attribute(
    'network',
    { network: { namedLocationIds: [] } },
    distinctSets.map((ids) => ({ network: { namedLocationIds: JSON.parse(ids) as string[] } })),
  )
}

function risks(conditions: readonly PolicyConditions[]): readonly Attribute[] {
  const one = (
    name: keyof Risk,
    levelsOf: (each: PolicyConditions) => readonly string[],
  ): Attribute => {
    const valueOf = (level: string): AttributeValue => ({ risk: { [name]: level } })
    const levels = mentioned(conditions, levelsOf).filter((level) => level !== 'none')
    return attribute(`risk.${name}`, valueOf('none'), levels.map(valueOf))
  }
  return [
    one('signIn', ({ signInRiskLevels }) => signInRiskLevels),
    one('user', ({ userRiskLevels }) => userRiskLevels),
    one('servicePrincipal', ({ servicePrincipalRiskLevels }) => servicePrincipalRiskLevels),
    one('agent', ({ agentIdRiskLevels }) => flagsOf(agentIdRiskLevels)),
    one('insider', ({ insiderRiskLevels }) => flagsOf(insiderRiskLevels)),
  ]
}

function flows(conditions: readonly PolicyConditions[]): Attribute {
  const methods = mentioned(conditions, ({ authenticationFlows }) =>
    flagsOf(authenticationFlows?.transferMethods ?? null),
  ) as readonly TransferMethod[]
  return attribute(
    'authenticationFlow',
    { authenticationFlow: { current: 'none', original: 'none' } },
    methods.map((current) => ({ authenticationFlow: { current, original: current } })),
  )
}

/** A registered device of which all is known; texts have no value unless told otherwise. */
function device(known: Device): Device {
  const nothing = Object.fromEntries(deviceTextProperties.map((name) => [name, null])) as Device
  return {
    ...nothing,
    physicalIds: [],
    systemLabels: [],
    isCompliant: false,
    isManaged: false,
    ...known,
  }
}

/** Devices that have what a rule compares with. */
function devicesOfRule(rule: string | undefined): readonly Device[] {
  return comparisonsOf(rule).flatMap(({ property, value }): readonly Device[] => {
    const name = property.replace(/^device\./u, '')
    const values = Array.isArray(value) ? (value as readonly string[]) : [value]
    return values.flatMap((item): readonly Device[] => {
      if (item === null) return []
      if (name === 'isCompliant') return [device({ isCompliant: item === true })]
      const text = String(item)
      return name === 'physicalIds' || name === 'systemLabels'
        ? [device({ [name]: [text] })]
        : // WHY managed: extension attributes of other devices cannot be seen.
          [device({ [name]: text, isManaged: true })]
    })
  })
}

const deviceControls: ReadonlySet<string> = new Set(['compliantDevice', 'domainJoinedDevice'])

function devices({ policies }: GridSubject, conditions: readonly PolicyConditions[]): Attribute {
  const rules = conditions.map(({ devices: each }) => each?.deviceFilter?.rule)
  const tellsApart =
    conditions.some((each) => each.devices !== null || each.deviceStates !== null) ||
    policies.some(({ body }) =>
      (body.grantControls?.builtInControls ?? []).some((control) => deviceControls.has(control)),
    )
  const usual = [
    device({ isCompliant: true, isManaged: true, trustType: 'AzureAD' }),
    device({ trustType: 'ServerAD' }),
    device({ trustType: 'Workplace' }),
  ]
  const others = tellsApart ? [...usual, ...rules.flatMap(devicesOfRule)] : []
  const distinctDevices = [...new Set(others.map((each) => JSON.stringify(each)))]
  return attribute(
    'device',
    { device: null },
    distinctDevices.map((each) => ({ device: JSON.parse(each) as Device })),
  )
}

const nothingProved: SatisfiedFacts = {
  methods: ['password'],
  homeMethods: [],
  fido2Aaguid: null,
  x509IssuerSki: null,
  x509PolicyOids: [],
  firstFactorAt: null,
  secondFactorAt: null,
  acceptedTermsOfUse: [],
  customAuthenticationFactors: [],
  usesApprovedApplication: false,
  usesProtectedApplication: false,
  changedPassword: false,
  remediatedRisk: false,
  presentedVerifiedId: false,
}

/** Nothing, a second factor, and all that can be proved without a certain key or certificate. */
function proofs({ policies }: GridSubject): Attribute {
  const grants = policies.flatMap(({ body }) => body.grantControls ?? [])
  const everything: SatisfiedFacts = {
    ...nothingProved,
    methods: [...authenticationMethods],
    homeMethods: [...authenticationMethods],
    acceptedTermsOfUse: grants.flatMap(({ termsOfUse }) => termsOfUse),
    customAuthenticationFactors: grants.flatMap((each) => each.customAuthenticationFactors),
    usesApprovedApplication: true,
    usesProtectedApplication: true,
    changedPassword: true,
    remediatedRisk: true,
    presentedVerifiedId: true,
  }
  const others = [{ ...nothingProved, methods: ['password', 'sms'] as const }, everything]
  return attribute(
    'satisfied',
    { satisfied: nothingProved },
    (grants.length === 0 ? [] : others).map((satisfied) => ({ satisfied })),
  )
}

function times({ policies, at }: GridSubject): Attribute {
  const tellsApart = policies.some(({ body }) => legacyFactsOf(body).times !== undefined)
  const start = Date.parse(at)
  const others = Array.from({ length: tellsApart ? instants - 1 : 0 }, (_, place) => ({
    at: new Date(start + (place + 1) * hoursBetweenInstants * millisecondsPerHour).toISOString(),
  }))
  return attribute('at', { at }, others)
}

/** Lists the attributes of a grid. Those that no policy mentions have their plain value alone. */
export function attributesOf(subject: GridSubject): readonly Attribute[] {
  const conditions = subject.policies.map(({ body }) => body.conditions)
  const [somebody, ...others] = principalValues(conditions, subject.users)
  return [
    attribute(
      'principal',
      { principal: somebody },
      others.map((principal) => ({ principal })),
    ),
    targets(subject, conditions),
    clientApps(conditions),
    platforms(conditions),
    networks(subject, conditions),
    ...risks(conditions),
    flows(conditions),
    devices(subject, conditions),
    proofs(subject),
    times(subject),
  ]
}
