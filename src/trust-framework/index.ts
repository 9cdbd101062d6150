/** `ostiary/trust-framework`: reading and checking trust framework policies, without a server. */

export { checkBaseChain, maximumChainLength, type BaseLink } from './base-chain.ts'
export { checkIdentity } from './identity-checks.ts'
export {
  readPolicyDocument,
  type TrustFrameworkDocument,
  type PolicyDocumentReading,
} from './policy-document.ts'
