/**
 * When a sign-in satisfies each grant control, and when it still can.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant,
 * https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */

import { keyOf } from '../../../kernel/ids.ts'
import { multifactorStrengthId } from '../../model/strengths/built-in-strengths.ts'
import type { ControlKind } from '../answer/decision.ts'
import type { DecisionStrength, TenantRules, InboundTrust } from '../model/tenant-rules.ts'
import { isCompliant, isHybridJoined } from '../filter-rules/device-rule.ts'
import type { Device, FactName, SatisfiedFacts, SignIn } from '../model/sign-in.ts'
import {
  and,
  choose,
  fromBoolean,
  known,
  no,
  not,
  or,
  unknown,
  unpublished,
  yes,
  type Ternary,
} from '../model/ternary.ts'
import { strengthsInForce } from '../model/strengths-in-force.ts'
import type { Semantics } from '../model/semantics.ts'
import type { Control, ControlRule, ControlTest, PolicyReach } from './control.ts'
import { Exemptions } from './exemptions.ts'
import { canBeAsked, sendsDeviceState } from './prompts.ts'
import { registersDevice, windowsHello } from './device-registration.ts'
import { countedAtHome, countedHere } from './external-methods.ts'
import { Strength } from './strength.ts'
import {
  isDirectConnect,
  isFromEntraTenant,
  isFromOtherProvider,
  isFromOtherTenant,
  type HomeTenantTrust,
} from './trust.ts'

/** A strength that the files do not describe: what meets it is not known (E79). */
const unlistedStrengthRule: ControlRule = { isMet: () => unpublished, canBeMet: () => unpublished }

/** Creates the grant controls of a tenant. */
export class ControlRules {
  readonly #trust: HomeTenantTrust
  readonly #strengths: ReadonlyMap<string, DecisionStrength>
  readonly #exemptions: Exemptions

  constructor(tenantRules: TenantRules, trust: HomeTenantTrust, semantics: Semantics) {
    this.#trust = trust
    this.#exemptions = new Exemptions({ tenantRules, semantics })
    this.#strengths = new Map(
      strengthsInForce(tenantRules.authenticationStrengths, semantics.day).map((strength) => [
        keyOf(strength.id),
        strength,
      ]),
    )
  }

  /** Creates a control of policies with a reach; the id is null for kinds without one. */
  control(kind: ControlKind, id: string | null, reach: PolicyReach): Control {
    if (kind !== 'authenticationStrength') {
      const isExempt = this.#exemptions.testFor(kind, reach)
      const rule = this.#ruleOf(kind, id ?? '', reach)
      return { kind, id, isReplaceable: 'no', ...rule, ...(isExempt && { isExempt }) }
    }
    const found = this.#strengths.get(keyOf(id ?? ''))
    const combinations = found?.allowedCombinations ?? []
    const isReplaced = reach.includesAllResources && !reach.namesRegistration
    const isReplaceable = !isReplaced ? 'no' : reach.isOneEnough ? 'open' : 'yes'
    const rule =
      found?.isUnlisted === true
        ? unlistedStrengthRule
        : this.#strengthRule(new Strength(found, true), reach)
    return { kind, id, combinations, isReplaceable, ...rule }
  }

  #ruleOf(
    kind: Exclude<ControlKind, 'authenticationStrength'>,
    id: string,
    reach: PolicyReach,
  ): ControlRule {
    switch (kind) {
      case 'block':
        return { isMet: () => no, canBeMet: () => no }
      case 'mfa':
        return this.#multifactorRule(reach)
      case 'federatedMfa':
        return this.#methodsRule(['federatedMultiFactor'])
      case 'federatedCertAuth':
        return this.#methodsRule(['x509CertificateSingleFactor', 'x509CertificateMultiFactor'])
      case 'verifiedID':
        return promptRule((facts) => facts.presentedVerifiedId, 'satisfied.presentedVerifiedId')
      case 'compliantDevice':
        return this.#deviceRule(isCompliant, 'isCompliantDeviceAccepted')
      case 'domainJoinedDevice':
        return this.#deviceRule(isHybridJoined, 'isHybridJoinedDeviceAccepted')
      case 'approvedApplication':
        return applicationRule(
          (facts) => facts.usesApprovedApplication,
          'satisfied.usesApprovedApplication',
        )
      case 'compliantApplication':
        return applicationRule(
          (facts) => facts.usesProtectedApplication,
          'satisfied.usesProtectedApplication',
        )
      case 'passwordChange':
        return promptRule(
          (facts) => facts.changedPassword,
          'satisfied.changedPassword',
          isOfThisTenant,
        )
      case 'riskRemediation':
        return promptRule(
          (facts) => facts.remediatedRisk,
          'satisfied.remediatedRisk',
          isOfThisTenant,
        )
      case 'termsOfUse':
        return promptRule(
          lists((facts) => facts.acceptedTermsOfUse, id),
          'satisfied.acceptedTermsOfUse',
          (signIn) => not(isDirectConnect(signIn)),
        )
      case 'customAuthenticationFactor':
        return promptRule(
          lists((facts) => facts.customAuthenticationFactors, id),
          'satisfied.customAuthenticationFactors',
        )
    }
  }

  /**
   * A policy with `mfa` on the registration of security information refuses external users of other providers, of whom
   * it would require a method that they cannot register (E70).
   */
  #multifactorRule(reach: PolicyReach): ControlRule {
    const strength = this.#strengths.get(multifactorStrengthId)
    const rule = this.#methodsRule(strength?.allowedCombinations ?? [], reach)
    if (!reach.namesRegistration) return rule
    const isOpen: ControlTest = (signIn) =>
      not(and(isFromOtherTenant(signIn), isFromOtherProvider(signIn)))
    return {
      isMet: (signIn, used) => and(isOpen(signIn, used), rule.isMet(signIn, used)),
      canBeMet: (signIn, used) => and(isOpen(signIn, used), rule.canBeMet(signIn, used)),
    }
  }

  /** Any of some combinations. Where nobody can be asked, methods that were used do not count (E32, E33). */
  #methodsRule(
    combinations: readonly string[],
    reach: Pick<PolicyReach, 'hasSignInRisk'> = { hasSignInRisk: false },
  ): ControlRule {
    const definition = {
      id: '',
      displayName: '',
      allowedCombinations: combinations,
      combinationConfigurations: [],
    }
    const strength = new Strength(definition, false)
    return {
      isMet: (signIn, used) => and(canBeAsked(signIn), strength.isMet(signIn, used)),
      canBeMet: (signIn) => this.#canProveMore(signIn, reach),
    }
  }

  /** Only external users of Microsoft Entra ID can meet a strength, by some methods in each tenant (E69). */
  #strengthRule(strength: Strength, reach: PolicyReach): Required<Omit<ControlRule, 'isExempt'>> {
    const atHome = fromBoolean(strength.allowsMethodsIn(countedAtHome))
    const here = fromBoolean(strength.allowsMethodsIn(countedHere))
    const withoutHello = strength.isMetWithout(windowsHello)
    const isRefused: ControlTest = (signIn, used) => strength.isRefused(signIn, used)
    const hasFittingMethod = (signIn: SignIn): Ternary =>
      and(
        isFromEntraTenant(signIn),
        choose(this.#trust.accepts(signIn, 'isMfaAccepted'), atHome, here),
      )
    const isFor = (signIn: SignIn, ofExternal: (signIn: SignIn) => Ternary): Ternary => {
      const isExternal = isFromOtherTenant(signIn)
      return isExternal === no ? yes : or(not(isExternal), ofExternal(signIn))
    }
    return {
      isMet: (signIn, used) =>
        and(
          and(canBeAsked(signIn), isFor(signIn, isFromEntraTenant)),
          strength.isMet(signIn, used),
        ),
      canBeMet: (signIn, used) =>
        strength.isEmpty
          ? no
          : and(
              and(
                and(this.#canProveMore(signIn, reach), isFor(signIn, hasFittingMethod)),
                withoutHello ? yes : not(registersDevice(signIn)),
              ),
              not(isRefused(signIn, used)),
            ),
      isRefused,
    }
  }

  /**
   * A user without an account here can prove more only at home, which counts if it is trusted (E52). At risk, external
   * users cannot register for MFA here (E71).
   */
  #canProveMore(signIn: SignIn, { hasSignInRisk }: Pick<PolicyReach, 'hasSignInRisk'>): Ternary {
    const isTrusted = this.#trust.accepts(signIn, 'isMfaAccepted')
    const canAnswer = and(canBeAsked(signIn), or(not(isDirectConnect(signIn)), isTrusted))
    if (!hasSignInRisk) return canAnswer
    return and(canAnswer, or(not(isFromOtherTenant(signIn)), or(isTrusted, isRegistered(signIn))))
  }

  /** The device cannot change within a sign-in; device code flow and old protocols send none (E33, E51). */
  #deviceRule(meets: (device: Device) => Ternary, claim: keyof InboundTrust): ControlRule {
    return {
      isMet: (signIn) =>
        and(
          and(sendsDeviceState(signIn), not(usesDeviceCode(signIn))),
          and(
            or(not(isFromOtherTenant(signIn)), this.#trust.accepts(signIn, claim)),
            ofRegistered(signIn, meets),
          ),
        ),
      canBeMet: () => no,
    }
  }
}

function isRegistered({ principal }: SignIn): Ternary {
  return principal.kind === 'user'
    ? known(principal.isMfaRegistered, 'principal.isMfaRegistered')
    : no
}

function usesDeviceCode({ authenticationFlow }: SignIn): Ternary {
  const current = authenticationFlow?.current
  if (current === undefined) return unknown('authenticationFlow.current')
  return fromBoolean(current === 'deviceCodeFlow')
}

function ofRegistered({ device }: SignIn, meets: (device: Device) => Ternary): Ternary {
  if (device === undefined) return unknown('device')
  return device === null ? no : meets(device)
}

type FactReader = (facts: SatisfiedFacts) => boolean | undefined

function holds({ satisfied }: SignIn, read: FactReader, fact: FactName): Ternary {
  return known(satisfied === undefined ? undefined : read(satisfied), fact)
}

/** What the user does when asked. Where nobody can be asked, it does not count (E32). */
function promptRule(
  read: FactReader,
  fact: FactName,
  isAvailable: (signIn: SignIn) => Ternary = () => yes,
): ControlRule {
  return {
    isMet: (signIn) => and(and(canBeAsked(signIn), isAvailable(signIn)), holds(signIn, read, fact)),
    canBeMet: (signIn) => and(canBeAsked(signIn), isAvailable(signIn)),
  }
}

/** The client application cannot change within a sign-in; for external users it never counts (E52). */
function applicationRule(read: FactReader, fact: FactName): ControlRule {
  return {
    isMet: (signIn) =>
      and(and(sendsDeviceState(signIn), isOfThisTenant(signIn)), holds(signIn, read, fact)),
    canBeMet: () => no,
  }
}

/** External users change their password in their home tenant (E52). */
function isOfThisTenant(signIn: SignIn): Ternary {
  return not(isFromOtherTenant(signIn))
}

function lists(
  read: (facts: SatisfiedFacts) => readonly string[] | undefined,
  id: string,
): FactReader {
  const key = keyOf(id)
  return (facts) => read(facts)?.some((each) => keyOf(each) === key)
}
