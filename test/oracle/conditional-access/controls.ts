/** Which grant controls are met, can still be met, or cannot (E32, E33, E45, E49 to E53). */

import builtIns from '../../../src/conditional-access/model/strengths/built-in-strengths.json' with { type: 'json' }
import type { NewConfiguration } from '../../../src/conditional-access/model/strengths/strength-body.ts'
import {
  controlKinds,
  type ControlKind,
  type ControlReport,
  type ControlStatus,
  type Outcome,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import type {
  DecisionStrength,
  TenantRules,
  InboundTrust,
} from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import type { Semantics } from '../../../src/conditional-access/engine/model/semantics.ts'
import type {
  FactName,
  SatisfiedFacts,
  SignIn,
} from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { LegacyFacts } from '../../../src/conditional-access/model/form-2019/legacy-facts.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import { listed, same } from './condition.ts'
import { isCompliant, isHybridJoined } from './devices.ts'
import { isExempt, isOnAllResources, isOnRegistration } from './exemptions.ts'
import {
  and,
  ask,
  choose,
  known,
  no,
  not,
  or,
  sortFacts,
  unknown,
  unpublished,
  yes,
  type Test,
} from './three-values.ts'

type GrantControls = NonNullable<ConditionalAccessPolicyBody['grantControls']>

interface Context {
  readonly signIn: SignIn
  readonly tenantRules: TenantRules
  readonly semantics: Semantics
  readonly policy: ConditionalAccessPolicyBody
  /** E65: whether a strength on the registration of security information applies. */
  readonly isRegistrationStrengthInForce: Test
  /** Whether another control of the policy is enough. */
  readonly isOneEnough: boolean
  /** Whether methods are compared with a strength, and not with `mfa`. */
  readonly isOfStrength?: boolean
}

/** A control as a policy names it. */
export interface Control {
  readonly kind: ControlKind
  readonly id?: string
}

/** A control with its outcome for the sign-in, at best and at worst. */
export interface EvaluatedControl {
  readonly report: ControlReport
  readonly atBest: Outcome
  readonly atWorst: Outcome
}

/** Whether a control is met, and whether the user can still meet it. */
export interface Standing {
  readonly isMet: Test
  readonly canBeAsked: Test
}

/** E45: all controls of a policy, in the order of E47, without a retired one. */
export function controlsOf(
  grant: GrantControls,
  legacy: LegacyFacts,
  { enforcesApprovedApplication }: Semantics,
): readonly Control[] {
  const strength = grant.authenticationStrength
  const simple = [...grant.builtInControls, ...legacy.grantControls]
  return controlKinds.flatMap((kind): readonly Control[] => {
    switch (kind) {
      case 'authenticationStrength':
        return strength === null ? [] : [{ kind, id: strength }]
      case 'termsOfUse':
        return distinct(grant.termsOfUse).map((id) => ({ kind, id }))
      case 'customAuthenticationFactor':
        return distinct(grant.customAuthenticationFactors).map((id) => ({ kind, id }))
      case 'approvedApplication':
        return simple.includes(kind) && enforcesApprovedApplication ? [{ kind }] : []
      default:
        return simple.includes(kind) ? [{ kind }] : []
    }
  })
}

/** Ids in order, each once, in its first spelling. */
function distinct(ids: readonly string[]): readonly string[] {
  const firsts = ids.filter((id, index) => ids.findIndex((other) => same(other, id)) === index)
  return firsts.toSorted((left, right) => compareText(left.toLowerCase(), right.toLowerCase()))
}

export function compareText(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

export function evaluateControl(control: Control, context: Context): EvaluatedControl {
  // E44: nothing the user does lifts a block.
  if (control.kind === 'block') {
    const report = { ...control, status: 'cannotSatisfy', missingFacts: [] } as const
    return { report, atBest: 'block', atWorst: 'block' }
  }
  const { isMet: isMetItself, canBeAsked } = standingOf(control, context)
  const isSpared = isNotRequired(control, context)
  const standing = { isMet: or(isMetItself, isSpared), canBeAsked }
  const notRequired =
    control.kind === 'authenticationStrength' ? 'replacedByStrengthOnRegistration' : 'exempt'
  const reason =
    isSpared.verdict === 'yes' && isMetItself.verdict !== 'yes' ? ({ notRequired } as const) : {}
  const { report } = evaluated(control, standing)
  return evaluated(control, standing, {
    ...reason,
    ...detailOf(control, report.status, context),
  })
}

/** A control by whether it is met and can still be; `refusedBy` of the details counts if it cannot. */
export function evaluated(
  control: Pick<ControlReport, 'kind' | 'id'>,
  { isMet, canBeAsked }: Standing,
  { refusedBy, ...details }: Pick<ControlReport, 'combinations' | 'notRequired' | 'refusedBy'> = {},
): EvaluatedControl {
  const atBest =
    isMet.verdict !== 'no' ? 'allow' : canBeAsked.verdict !== 'no' ? 'interrupt' : 'deny'
  const atWorst =
    isMet.verdict === 'yes' ? 'allow' : canBeAsked.verdict === 'yes' ? 'interrupt' : 'deny'
  const missing = atBest === atWorst ? [] : sortFacts([...isMet.missing, ...canBeAsked.missing])
  const status = atBest === atWorst ? statusOf[atBest] : 'notEnoughInformation'
  const refusal = refusedBy === undefined || status !== 'cannotSatisfy' ? {} : { refusedBy }
  const report = { ...control, status, missingFacts: missing, ...details, ...refusal }
  return { report, atBest, atWorst }
}

/** E65: a strength on the registration stands in for those on all resources. E66: some sign-ins are exempt. */
function isNotRequired({ kind }: Control, context: Context): Test {
  return kind === 'authenticationStrength' &&
    isOnAllResources(context.policy) &&
    !isOnRegistration(context.policy)
    ? and(context.isRegistrationStrengthInForce, context.isOneEnough ? unpublished : yes)
    : isExempt(kind, context)
}

const statusOf: Record<Exclude<Outcome, 'block'>, ControlStatus> = {
  allow: 'satisfied',
  interrupt: 'required',
  deny: 'cannotSatisfy',
}

function detailOf(
  { kind, id }: Control,
  status: ControlStatus,
  context: Context,
): Pick<ControlReport, 'combinations' | 'refusedBy'> {
  if (kind !== 'authenticationStrength') return {}
  const strength = findStrength(id, context)
  const combinations = strength?.allowedCombinations ?? []
  const isRefused =
    status === 'cannotSatisfy' &&
    strength !== undefined &&
    combinations.length > 0 &&
    isRefusedByAll(strength, { ...context, isOfStrength: true }).verdict === 'yes'
  return isRefused ? { combinations, refusedBy: 'combinationConfiguration' } : { combinations }
}

function standingOf({ kind, id = '' }: Control, context: Context): Standing {
  const { signIn } = context
  const facts = signIn.satisfied ?? {}
  const isInteractive = canInteract(signIn)
  const isGuest = isExternal(signIn)
  /** A fact that the user can still make true. */
  const promptable = (isMet: Test, canDo: Test = yes): Standing => ({
    isMet: and(isInteractive, canDo, isMet),
    canBeAsked: and(isInteractive, canDo),
  })
  switch (kind) {
    case 'block':
      return { isMet: no, canBeAsked: no }
    // E49: the control is the built-in strength.
    case 'mfa': {
      const { isMet, canBeAsked } = secondFactor(
        isStrengthMet(requiredStrength(multifactorStrengthId, context), context),
        context,
      )
      // E70: guests of other providers cannot register here.
      const isRefused = isOnRegistration(context.policy) ? isFromOtherProvider(signIn) : no
      return {
        isMet: and(not(isRefused), isMet),
        canBeAsked: and(not(isRefused), canBeAsked, hasFactorDespiteRisk(context)),
      }
    }
    case 'authenticationStrength':
      return strengthStanding(id, context)
    case 'federatedMfa':
      return secondFactor(isUsed('federatedMultiFactor', context), context)
    case 'federatedCertAuth':
      return secondFactor(
        or(
          isUsed('x509CertificateSingleFactor', context),
          isUsed('x509CertificateMultiFactor', context),
        ),
        context,
      )
    case 'verifiedID':
      return promptable(isTrue(facts, 'presentedVerifiedId'))
    case 'compliantDevice':
      return unpromptable(
        and(deviceCounts('isCompliantDeviceAccepted', context), isCompliant(signIn.device)),
      )
    case 'domainJoinedDevice':
      return unpromptable(
        and(deviceCounts('isHybridJoinedDeviceAccepted', context), isHybridJoined(signIn.device)),
      )
    // E52: requirements on the client app do not work for external users.
    case 'approvedApplication':
      return unpromptable(
        and(sendsDeviceFacts(signIn), not(isGuest), isTrue(facts, 'usesApprovedApplication')),
      )
    case 'compliantApplication':
      return unpromptable(
        and(sendsDeviceFacts(signIn), not(isGuest), isTrue(facts, 'usesProtectedApplication')),
      )
    // E52: external users cannot change their password here.
    case 'passwordChange':
      return promptable(isTrue(facts, 'changedPassword'), not(isGuest))
    case 'riskRemediation':
      return promptable(isTrue(facts, 'remediatedRisk'), not(isGuest))
    case 'termsOfUse':
      return promptable(
        ask(facts.acceptedTermsOfUse, 'satisfied.acceptedTermsOfUse', (ids) => listed(ids, id)),
        not(isDirectConnectOnly(signIn)),
      )
    case 'customAuthenticationFactor':
      return promptable(
        ask(facts.customAuthenticationFactors, 'satisfied.customAuthenticationFactors', (ids) =>
          listed(ids, id),
        ),
      )
  }
}

type Flag = {
  [Name in keyof SatisfiedFacts]-?: NonNullable<SatisfiedFacts[Name]> extends boolean ? Name : never
}[keyof SatisfiedFacts]

function isTrue(facts: SatisfiedFacts, name: Flag): Test {
  return ask(facts[name], `satisfied.${name}`, (value) => value)
}

function unpromptable(isMet: Test): Standing {
  return { isMet, canBeAsked: no }
}

/** E53: only users are asked anything. E32, E33: old protocols cannot ask. */
export function canInteract({ principal, clientApp }: SignIn): Test {
  if (principal.kind !== 'user') return no
  return ask(clientApp, 'clientApp', (app) => app !== 'exchangeActiveSync' && app !== 'other')
}

/** E33: old protocols send no device state, except Exchange ActiveSync. */
function sendsDeviceFacts({ principal, clientApp, agentContexts }: SignIn): Test {
  // E63: at an endpoint, its record may count or not.
  if (principal.kind === 'agentUser') {
    const isAtEndpoint = ask(agentContexts, 'agentContexts', (contexts) =>
      contexts.includes('agentUserSessionsInitiatedFromEndpoints'),
    )
    return isAtEndpoint.verdict === 'yes' ? unpublished : isAtEndpoint
  }
  if (principal.kind !== 'user') return no
  return ask(clientApp, 'clientApp', (app) => app !== 'other')
}

/** E51: nor can the device code flow tell the device. E52: a claim of another tenant needs trust. */
function deviceCounts(
  trust: 'isCompliantDeviceAccepted' | 'isHybridJoinedDeviceAccepted',
  { signIn, tenantRules }: Context,
): Test {
  return and(
    sendsDeviceFacts(signIn),
    ask(
      signIn.authenticationFlow?.current,
      'authenticationFlow.current',
      (flow) => flow !== 'deviceCodeFlow',
    ),
    or(not(isExternal(signIn)), isTrusted(trust, signIn, tenantRules)),
  )
}

/** External users have their home in another tenant; internal guests do not. */
export function isExternal({ principal }: SignIn): Test {
  if (principal.kind !== 'user') return no
  return ask(principal.externalTypes, 'principal.externalTypes', (types) =>
    types.some((type) => type !== 'internalGuest'),
  )
}

export function isDirectConnectOnly({ principal }: SignIn): Test {
  if (principal.kind !== 'user') return no
  return ask(
    principal.externalTypes,
    'principal.externalTypes',
    (types) => types.length > 0 && types.every((type) => type === 'b2bDirectConnectUser'),
  )
}

/** E52: what the tenant believes of another one; without a home, as of any other. */
function isTrusted(
  trust: keyof InboundTrust,
  { principal }: SignIn,
  { inboundTrust }: TenantRules,
): Test {
  if (principal.kind !== 'user') return no
  return and(isFromEntra({ principal }), isTenantTrusted(trust, principal, inboundTrust))
}

type User = Extract<SignIn['principal'], { readonly kind: 'user' }>

/** E68: where nobody names the provider, a home tenant does, and a user without one has another provider. */
function isFromEntra({ principal }: Pick<SignIn, 'principal'>): Test {
  if (principal.kind !== 'user') return no
  const { identityProvider, homeTenantId } = principal
  return identityProvider === undefined
    ? ask(homeTenantId, 'principal.identityProvider', (id) => id !== null)
    : known(identityProvider === 'microsoftEntraId')
}

/** E70: an external user of neither Microsoft Entra ID nor a Microsoft account. */
function isFromOtherProvider(signIn: SignIn): Test {
  const { principal } = signIn
  if (principal.kind !== 'user') return no
  const { identityProvider, homeTenantId } = principal
  const isOther =
    identityProvider === undefined && homeTenantId !== undefined && homeTenantId !== null
      ? no
      : ask(
          identityProvider,
          'principal.identityProvider',
          (provider) => !['microsoftEntraId', 'microsoftAccount'].includes(provider),
        )
  return and(isExternal(signIn), isOther)
}

function isTenantTrusted(
  trust: keyof InboundTrust,
  { homeTenantId }: User,
  inboundTrust: TenantRules['inboundTrust'],
): Test {
  const settings = [inboundTrust.default, ...inboundTrust.byTenant]
  if (homeTenantId === undefined) {
    const values = settings.map((setting) => setting[trust])
    if (values.every((value) => value)) return yes
    return values.some((value) => value) ? unknown('principal.homeTenantId') : no
  }
  const own = inboundTrust.byTenant.find(
    ({ tenantId }) => homeTenantId !== null && same(tenantId, homeTenantId),
  )
  return known((own ?? inboundTrust.default)[trust])
}

/**
 * A factor that the user can be asked for. E52: a user of direct connect proves it at home alone, which
 * must be trusted; other external users can do it here.
 */
function secondFactor(isProved: Test, { signIn, tenantRules }: Context): Standing {
  const isInteractive = canInteract(signIn)
  return {
    isMet: and(isInteractive, isProved),
    canBeAsked: and(
      isInteractive,
      or(not(isDirectConnectOnly(signIn)), isTrusted('isMfaAccepted', signIn, tenantRules)),
    ),
  }
}

/** E71: under a policy on sign-in risk, external users cannot register a method here. */
function hasFactorDespiteRisk({ signIn, tenantRules, policy }: Context): Test {
  const { principal } = signIn
  const isAtRisk = policy.conditions.signInRiskLevels.some((level) =>
    ['low', 'medium', 'high'].includes(level),
  )
  if (!isAtRisk) return yes
  const isRegistered =
    principal.kind === 'user'
      ? ask(principal.isMfaRegistered, 'principal.isMfaRegistered', (value) => value)
      : no
  return or(not(isExternal(signIn)), isTrusted('isMfaAccepted', signIn, tenantRules), isRegistered)
}

/** E69: the methods of external users that count for a strength, by where they were used. */
const ofEitherTenant = [
  'password',
  'federatedSingleFactor',
  'sms',
  'voice',
  'microsoftAuthenticatorPush',
  'softwareOath',
]
const ofHomeTenant = [
  ...ofEitherTenant,
  'deviceBasedPush',
  'hardwareOath',
  'fido2',
  'windowsHelloForBusiness',
  'x509CertificateSingleFactor',
  'x509CertificateMultiFactor',
  'federatedMultiFactor',
]

/** E69: whether an external user can still meet a strength, at home when its factor is trusted, else here. */
function hasMethodFor({ allowedCombinations }: DecisionStrength, context: Context): Test {
  const { signIn, tenantRules } = context
  const isWithin = (methods: readonly string[]) =>
    known(
      allowedCombinations.some((combination) =>
        methodsOf(combination).every((method) => methods.includes(method)),
      ),
    )
  return or(
    not(isExternal(signIn)),
    and(
      isFromEntra(signIn),
      choose(
        isTrusted('isMfaAccepted', signIn, tenantRules),
        isWithin(ofHomeTenant),
        isWithin(ofEitherTenant),
      ),
    ),
  )
}

const multifactorStrengthId = '00000000-0000-0000-0000-000000000002'

/** E49: a definition that came with the policies, else the built-in strength of the day. */
function findStrength(
  id: string | undefined,
  { tenantRules, semantics }: Context,
): DecisionStrength | undefined {
  const isAsked = (strength: { readonly id: string }) => same(strength.id, id ?? '')
  const own = tenantRules.authenticationStrengths.find(isAsked)
  if (own !== undefined) return own
  const builtIn = builtIns.find(isAsked)
  if (builtIn === undefined) return undefined
  const begun = builtIn.editions.filter(({ since }) => since <= semantics.day)
  const allowedCombinations = (begun.at(-1) ?? builtIn.editions[0])?.allowedCombinations ?? []
  return { ...builtIn, allowedCombinations, combinationConfigurations: [] }
}

function requiredStrength(id: string, context: Context): DecisionStrength {
  const strength = findStrength(id, context)
  if (strength === undefined) throw new Error(`there is no strength ${id}`)
  return strength
}

/** E49, E50. A strength that does not exist, or allows nothing, cannot be met. */
function strengthStanding(id: string, context: Context): Standing {
  const strength = findStrength(id, context)
  if (strength === undefined) return { isMet: no, canBeAsked: no }
  if (strength.isUnlisted === true) return { isMet: unpublished, canBeAsked: unpublished }
  const { signIn } = context
  const isOfStrength = { ...context, isOfStrength: true }
  const { isMet, canBeAsked } = secondFactor(isStrengthMet(strength, isOfStrength), context)
  return {
    isMet: and(or(not(isExternal(signIn)), isFromEntra(signIn)), isMet),
    canBeAsked: and(
      canBeAsked,
      hasFactorDespiteRisk(context),
      hasMethodFor(strength, context),
      // E72: Windows Hello alone cannot meet it.
      strength.allowedCombinations.every((combination) =>
        methodsOf(combination).includes('windowsHelloForBusiness'),
      )
        ? not(registersDevice(signIn))
        : yes,
      not(isRefusedByAll(strength, isOfStrength)),
    ),
  }
}

/** One combination was used in full, with a key or certificate that is allowed. */
function isStrengthMet(strength: DecisionStrength, context: Context): Test {
  return or(
    ...strength.allowedCombinations.map((combination) =>
      and(isCovered(combination, context), isAdmitted(combination, strength, context)),
    ),
  )
}

/** Every combination was used in full, none with a key or certificate that is allowed. */
function isRefusedByAll(strength: DecisionStrength, context: Context): Test {
  return and(
    ...strength.allowedCombinations.map((combination) =>
      and(isCovered(combination, context), not(isAdmitted(combination, strength, context))),
    ),
  )
}

function methodsOf(combination: string): readonly string[] {
  return combination
    .split(',')
    .map((method) => method.trim())
    .toSorted()
}

function isCovered(combination: string, context: Context): Test {
  return and(...methodsOf(combination).map((method) => isUsed(method, context)))
}

/** E52: what was proved at home counts for external users, with trust. */
function isUsed(method: string, { signIn, tenantRules, isOfStrength = false }: Context): Test {
  const { methods, homeMethods } = signIn.satisfied ?? {}
  const uses = (list: readonly string[]) => list.includes(method)
  const isUsedAtAll = or(
    and(
      // E69
      !isOfStrength || ofEitherTenant.includes(method) ? yes : not(isExternal(signIn)),
      ask(methods, 'satisfied.methods', uses),
    ),
    and(
      known(!isOfStrength || ofHomeTenant.includes(method)),
      isExternal(signIn),
      isTrusted('isMfaAccepted', signIn, tenantRules),
      ask(homeMethods, 'satisfied.homeMethods', uses),
    ),
  )
  return and(isUsedAtAll, not(and(registersDevice(signIn), needsRegisteredDevice(method, signIn))))
}

function registersDevice({ target }: SignIn): Test {
  return ask(
    target,
    'target',
    (asked) => asked.kind === 'userAction' && same(asked.action, 'urn:user:registerdevice'),
  )
}

/** Passkeys of Microsoft Authenticator and of Windows Hello. */
const boundPasskeys = [
  'de1e552d-db1d-4423-a619-566b625cdc84',
  '90a3ccdf-635c-4729-a248-9b709135078f',
  '08987058-cadc-4b81-b6e1-30de50dcbe96',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2',
]

/** E72: methods that do not help to register a device, because they need one that is registered. */
function needsRegisteredDevice(method: string, { satisfied }: SignIn): Test {
  if (method === 'windowsHelloForBusiness') return yes
  if (method !== 'fido2') return no
  return ask(
    satisfied?.fido2Aaguid,
    'satisfied.fido2Aaguid',
    (model) => model !== null && listed(boundPasskeys, model),
  )
}

function isAdmitted(combination: string, strength: DecisionStrength, { signIn }: Context): Test {
  const methods = methodsOf(combination).join(',')
  const applicable = strength.combinationConfigurations.filter(({ appliesToCombinations }) =>
    appliesToCombinations.some((other) => methodsOf(other).join(',') === methods),
  )
  return and(...applicable.map((configuration) => admits(configuration, signIn.satisfied ?? {})))
}

function admits(configuration: NewConfiguration, facts: SatisfiedFacts): Test {
  if (configuration['@odata.type'] === '#microsoft.graph.fido2CombinationConfiguration') {
    return isAmong(configuration.allowedAAGUIDs, facts.fido2Aaguid, 'satisfied.fido2Aaguid')
  }
  const { allowedIssuerSkis, allowedPolicyOIDs } = configuration
  return and(
    isAmong(allowedIssuerSkis, facts.x509IssuerSki, 'satisfied.x509IssuerSki'),
    allowedPolicyOIDs.length === 0
      ? yes
      : ask(facts.x509PolicyOids, 'satisfied.x509PolicyOids', (oids) =>
          oids.some((oid) => listed(allowedPolicyOIDs, oid)),
        ),
  )
}

function isAmong(
  allowed: readonly string[],
  value: string | null | undefined,
  fact: FactName,
): Test {
  if (allowed.length === 0) return yes
  return ask(value, fact, (present) => present !== null && listed(allowed, present))
}
