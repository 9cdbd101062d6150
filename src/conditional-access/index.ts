/**
 * `ostiary/conditional-access`: decisions of conditional access without a server or a store.
 *
 * Read policies, compile them, decide sign-ins, get advice, compare decisions, find lockouts, check a set of policies.
 * Every function computes a value from its arguments: no files, no network, no clock. Nothing here imports a module of Node.js, so it also runs in a
 * browser. `docs/library.md` has examples.
 */

export {
  readPolicies,
  type PoliciesOfTenant,
  type PoliciesResult,
  type NamedDocument,
  type ReadOptions,
} from './library/read-policies.ts'
export { readSignIn, signInJsonSchema as signInSchema } from './library/read-sign-in.ts'

export { compilePolicies, type CompiledPolicies } from './engine/compile.ts'
export { semanticsAsOf, type Semantics } from './engine/model/semantics.ts'
export { decide } from './engine/decide.ts'
export { verdictOf } from './engine/verdict.ts'
export { compareDecisions, type ChangeKind } from './decisions/diff/compare-decisions.ts'
export { findLockouts, type Denial, type Lockout } from './lockout/find-lockouts.ts'
export { createAdviser, type Adviser } from './library/create-adviser.ts'
export type { AdvisedDecision, AdviceSet, FactChange, ToAllow } from './decisions/advice/advice.ts'
export { checkPolicies, type CheckResult } from './checks/check-policies.ts'
export {
  unknownDirectory,
  type CheckedDirectory,
  type CheckedIdentity,
  type CheckSubject,
} from './checks/check-subject.ts'
export type { ConcernedPolicy, PolicyWarning } from './checks/policy-warning.ts'

export { factNames, type FactName, type SignIn } from './engine/model/sign-in.ts'

export type { DocumentFinding } from './decisions/offline/documents.ts'
export type { SkippedObjects } from './decisions/offline/read-documents.ts'
export type { DetectedFormat } from './decisions/offline/find-objects.ts'
export type { AskedSettings } from './decisions/source.ts'
export type {
  AnswerLevel,
  Decision,
  DecisionPolicy,
  Outcome,
  PolicyReport,
  Requirement,
  TraceLevel,
  Verdict,
} from './engine/answer/decision.ts'
export type { TenantRules } from './engine/model/tenant-rules.ts'
export type { LockoutContext } from './lockout/lockout-context.ts'
export type { LockoutPrincipal } from './lockout/principal.ts'
export type { ConditionalAccessPolicyBody } from './model/policy-body.ts'
export type { Checked, Finding } from '../kernel/findings.ts'
