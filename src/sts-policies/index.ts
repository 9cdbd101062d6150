/**
 * `ostiary/sts-policies`: checks definitions of STS policies, selects what is in effect and previews claims, without a
 * server or a store. It also runs in a browser.
 * `docs/library.md` has an example.
 */

export { checkDefinition } from './definitions/check-definition.ts'
export type { DefinitionRules } from './definitions/definition-rules.ts'
export { findPolicyType, policyTypes, type PolicyType } from './model/policy-types.ts'
export { formatTimespan, parseTimespan, type ParsedTimespan } from './definitions/timespan.ts'
export type { ClaimsQuestion } from './claims/claims-question.ts'
export type { ClaimsPreview } from './claims/claims-preview.ts'
export { compileClaimsMappings } from './claims/claims-mappings.ts'
export { previewClaims } from './claims/preview-claims.ts'
export { compileStsPolicies, type CompiledStsPolicies } from './select/compile.ts'
export type { EffectiveStsPolicies } from './select/effective.ts'
export type { Party } from './select/party.ts'
export type { StsAssignment, StsPolicyRecord, StsSettings } from './select/policy-records.ts'
export { reasonSentences } from './select/reasons.ts'
export { select, type StsQuestion } from './select/select.ts'
