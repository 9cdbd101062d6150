/** What would turn the outcome of a sign-in into allow. */

import type { JsonValue } from '../../../kernel/json.ts'
import type { Decision } from '../../engine/answer/decision.ts'
import type { FactName, SignIn } from '../../engine/model/sign-in.ts'

/** Members of a sign-in that a person or an administrator can change, by the kind of change. */
export const factsOfKinds = {
  authentication: [
    'satisfied.methods',
    'satisfied.homeMethods',
    'satisfied.fido2Aaguid',
    'satisfied.x509IssuerSki',
    'satisfied.x509PolicyOids',
    'satisfied.firstFactorAt',
    'satisfied.secondFactorAt',
    'satisfied.signInSessionStatus',
  ],
  requirement: [
    'satisfied.acceptedTermsOfUse',
    'satisfied.customAuthenticationFactors',
    'satisfied.changedPassword',
    'satisfied.remediatedRisk',
    'satisfied.presentedVerifiedId',
  ],
  client: ['clientApp', 'satisfied.usesApprovedApplication', 'satisfied.usesProtectedApplication'],
  authenticationFlow: ['authenticationFlow'],
  device: ['device'],
  platform: ['platform'],
  network: [
    'network.ip',
    'network.country',
    'network.gpsCountry',
    'network.isCompliantNetwork',
    'network.namedLocationIds',
    'network.isAllowedAtResource',
  ],
  risk: [
    'risk.signIn',
    'risk.signInDetections',
    'risk.user',
    'risk.insider',
    'risk.servicePrincipal',
    'risk.agent',
    'risk.agentSession',
  ],
} as const

/** The kinds of changes, the easiest first. */
export const adviceKinds = [
  'authentication',
  'requirement',
  'client',
  'authenticationFlow',
  'device',
  'platform',
  'network',
  'risk',
] as const satisfies readonly (keyof typeof factsOfKinds)[]

/** The kind of a change. */
export type AdviceKind = (typeof adviceKinds)[number]

/** A member of a sign-in that can be changed, as a path. */
export type ChangeableFact = (typeof factsOfKinds)[AdviceKind][number]

/** Every member that can be changed, those of the easiest kind first. */
export const changeableFacts: readonly ChangeableFact[] = adviceKinds.flatMap(
  (kind): readonly ChangeableFact[] => factsOfKinds[kind],
)

/** Tells whether a fact is a risk. */
export function isRiskFact(fact: ChangeableFact): fact is (typeof factsOfKinds)['risk'][number] {
  return factsOfKinds.risk.some((each) => each === fact)
}

/** Who can make a change. */
export const changeMakers = ['person', 'administrator', 'either'] as const

/** `person`: who signs in. `administrator`: of the tenant. `either`: one of both. */
export type ChangeMaker = (typeof changeMakers)[number]

/** One fact to change. */
export interface FactChange {
  readonly fact: ChangeableFact
  /** `give` when the fact is unknown, so that it may have the value already. */
  readonly action: 'change' | 'give'
  readonly kind: AdviceKind
  readonly by: ChangeMaker
  /** Values of the member, at least one; each of them is enough. */
  readonly to: readonly JsonValue[]
  /** What to do, in words, without a full stop. */
  readonly text: string
}

/** Facts that turn the outcome into allow when all of them are changed. */
export interface AdviceSet {
  /** Different facts, those of the easiest kind first. */
  readonly changes: readonly FactChange[]
  /**
   * The outcome after the changes. `notEnoughInformation` depends on unknown facts, or on controls whose effect is not
   * published.
   */
  readonly outcome: 'allow' | 'notEnoughInformation'
  /** Unknown facts on which the outcome then depends. */
  readonly missingFacts: readonly FactName[]
}

/** What would turn the outcome into allow. */
export interface ToAllow {
  /** Ids of the policies that make the outcome what it is, in canonical order. */
  readonly responsiblePolicies: readonly string[]
  /** Ids of policies that block whatever is changed: only a change of the policies helps. */
  readonly unavoidablePolicies: readonly string[]
  /**
   * The smallest sets first. No set has all facts of another. Sets that do not certainly lead to allow are there only when
   * no other set was found.
   */
  readonly sets: readonly AdviceSet[]
  /** Unknown facts on which the outcome depends, now or after the changes of a set. */
  readonly factsToGive: readonly FactName[]
  /** Whether `sets` has every set of one or two facts that certainly leads to allow. */
  readonly isComplete: boolean
}

/** A decision with advice, where it was asked for and the outcome is not allow already. */
export type AdvisedDecision = Decision & { readonly toAllow?: ToAllow }

/** Sets of one answer at most. */
export const mostAdviceSets = 20

/** Decisions that the search for advice on one sign-in makes at most. */
export const mostAdviceDecisions = 10_000

/** Values of one fact that are tried at most. */
export const mostValuesOfFact = 40

/** Reads a changeable member of a sign-in; undefined when it is unknown. */
export function factAt(signIn: SignIn, fact: ChangeableFact): JsonValue | undefined {
  const [group = '', member] = fact.split('.')
  const value = (signIn as unknown as Readonly<Record<string, JsonValue | undefined>>)[group]
  if (member === undefined || value === undefined) return value
  return (value as Readonly<Record<string, JsonValue | undefined>> | null)?.[member]
}

/** Returns a sign-in with another value of a member. */
export function withFact(signIn: SignIn, fact: ChangeableFact, value: JsonValue): SignIn {
  const [group = '', member] = fact.split('.')
  if (member === undefined) return { ...signIn, [group]: value }
  const before = (signIn as unknown as Readonly<Record<string, object | undefined>>)[group]
  return { ...signIn, [group]: { ...before, [member]: value } }
}
