/**
 * `ostiary/sts-policies`: checks definitions of STS policies without a server or a store. It also runs in a browser.
 * `docs/library.md` has an example.
 */

export { validateDefinition } from './definitions/definition.ts'
export { findPolicyType, policyTypes, type PolicyType } from './model/policy-types.ts'
export {
  formatTimespan,
  parseTimespan,
  type ParsedTimespan,
} from './definitions/token-lifetime/timespan.ts'
export type { LifetimeSemantics } from './definitions/token-lifetime/validate.ts'
export type { ClaimsQuestion } from './claims/claims-question.ts'
export type { ClaimsPreview } from './claims/claims-preview.ts'
export { compileClaimsMappings } from './claims/claims-mappings.ts'
