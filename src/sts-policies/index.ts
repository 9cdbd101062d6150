/**
 * `ostiary/sts-policies`: checks definitions of STS policies without a server or a store. It also runs in a browser.
 * `docs/library.md` has an example.
 */

export { validateDefinition } from './shared/definition.ts'
export { findPolicyType, policyTypes, type PolicyType } from './shared/policy-types.ts'
export { formatTimespan, parseTimespan, type ParsedTimespan } from './token-lifetime/timespan.ts'
export type { LifetimeSemantics } from './token-lifetime/validate.ts'
