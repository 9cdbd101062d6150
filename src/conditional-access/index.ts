/** `ostiary/conditional-access`: reading, checking and printing conditional access policies, without a server. */

export type { ConditionalAccessPolicyBody, StoredPolicy } from './policies/body.ts'
export { decodeModernCreate, decodeModernPatch, encodeModern } from './policies/modern-codec.ts'
export { decodeLegacyCreate, decodeLegacyPatch, encodeLegacy } from './legacy/legacy-codec.ts'
