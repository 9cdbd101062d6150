/**
 * Checks the chain of base policies above a document: every base exists in the tenant of the
 * caller, and the chain has at most ten policies.
 *
 * DEVIATION: a base in another tenant is refused even where its constraints would permit it, because
 * a tenant cannot see the policies of another one here.
 */

import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import type { PolicyHead } from '../schema/policy-head.ts'
import { isTenantDomain, type PolicyIdentity } from '../policy-identity.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'
import { basePolicyCodes } from './base-policy-codes.ts'

/** A stored policy as a link of the chain: its own identity and that of its base. */
export interface BaseLink extends PolicyIdentity {
  readonly basePolicy?: PolicyIdentity
}

/** The most policies in one chain, the uploaded one included. Source: Azure AD B2C service limits. */
export const maximumChainLength = 10

function describeChain(links: readonly PolicyIdentity[]): string {
  return links.map(({ policyId }) => abbreviate(policyId)).join(' -> ')
}

interface ChainFault {
  readonly ostiaryCode: OstiaryCode
  readonly message: string
}

/** Checks a chain that was followed up to a base; undefined when there is no fault. */
function findFault(
  chain: readonly PolicyIdentity[],
  base: PolicyIdentity,
  tenantDomains: readonly string[],
): ChainFault | undefined {
  const notAllowed = `Policy '${chain[0]?.policyId ?? ''}' of tenant '${chain[0]?.tenantId ?? ''}' is not allowed to inherit from the specified base policy.`
  const whole = describeChain([...chain, base])
  if (!isTenantDomain(base.tenantId, tenantDomains)) {
    return {
      ostiaryCode: basePolicyCodes.ofOtherTenant,
      message: `${notAllowed} The base policy '${abbreviate(base.policyId)}' is of another tenant '${abbreviate(base.tenantId)}'. Inheritance chain: ${whole}.`,
    }
  }
  if (chain.some(({ policyId }) => keyOf(policyId) === keyOf(base.policyId))) {
    return {
      ostiaryCode: basePolicyCodes.circular,
      message: `${notAllowed} The inheritance chain returns to '${abbreviate(base.policyId)}'. Inheritance chain: ${whole}.`,
    }
  }
  if (chain.length >= maximumChainLength) {
    return {
      ostiaryCode: basePolicyCodes.chainTooLong,
      message: `${notAllowed} The inheritance chain has more than ${maximumChainLength} levels. Inheritance chain: ${whole}.`,
    }
  }
  return undefined
}

/**
 * Follows the chain of a document about to be stored, so that a link back to it is a cycle even if another
 * document is stored under its id. The walk ends at the first fault and makes at most nine look-ups, of policies in the
 * caller's tenant by id without regard to case. `directoryId` names that tenant in a message: its GUID,
 * or the default domain when left out.
 * Source: Azure-Samples/active-directory-b2c-custom-policy-starterpack#113; Azure AD B2C code AADB2C90073.
 */
export async function checkBaseChain(
  document: PolicyHead,
  findBase: (policyId: string) => Promise<BaseLink | undefined>,
  tenantDomains: readonly string[],
  directoryId: string = tenantDomains[0] ?? '',
): Promise<readonly Finding[]> {
  const reference = document.basePolicy
  if (reference === undefined) return []
  const chain: PolicyIdentity[] = [document]
  // WHY: that the document itself is of another tenant is one fault, which `checkIdentity` reports.
  const domains = [...tenantDomains, document.tenantId]
  let base: PolicyIdentity | undefined = reference
  while (base !== undefined) {
    const fault = findFault(chain, base, domains)
    if (fault !== undefined) {
      return [{ ...fault, target: reference.position, code: 'AADB2C' }]
    }
    const found: BaseLink | undefined = await findBase(base.policyId)
    if (found === undefined) {
      const message = `Policy with 'policyId': ${abbreviate(base.policyId)} cannot be found in the directory '${directoryId}'.`
      return [
        {
          ostiaryCode: basePolicyCodes.notFound,
          message,
          target: reference.policyIdPosition,
          code: 'AADB2C90073',
        },
      ]
    }
    chain.push(found)
    base = found.basePolicy
  }
  return []
}
