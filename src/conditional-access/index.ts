/** `ostiary/conditional-access`: reading, checking and printing conditional access policies, without a server. */

export type { ConditionalAccessPolicyBody, StoredPolicy } from './model/policy-body.ts'
export {
  decodeModernCreate,
  decodeModernPatch,
  encodeModern,
} from './resources/form-modern/modern-codec.ts'
export {
  decodeLegacyCreate,
  decodeLegacyPatch,
  encodeLegacy,
} from './resources/form-2019/legacy-codec.ts'
