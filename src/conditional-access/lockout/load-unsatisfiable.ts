/** Reads which requirements of policies nobody can satisfy. */

import { findMissing } from '../../directory/existence.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { Reader } from '../../store/port.ts'
import { findBuiltInStrength } from '../authentication-strengths/built-in-strengths.ts'
import { kindNames } from '../kind-names.ts'
import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import { appliesToEverySignIn } from './unconditional.ts'
import type { Unsatisfiable } from './unsatisfiable-control.ts'

/** Looks up, each once, the strengths and terms of use of the policies that apply to every sign-in. */
export async function loadUnsatisfiable(
  reader: Reader,
  tenant: TenantId,
  policies: readonly ConditionalAccessPolicyBody[],
): Promise<Unsatisfiable> {
  const grants = policies.filter(appliesToEverySignIn).map(({ grantControls }) => grantControls)
  const strengths = grants.flatMap((grant) => grant?.authenticationStrength ?? [])
  const agreements = grants.flatMap((grant) => grant?.termsOfUse ?? [])
  const missingTerms = await findMissing(
    reader,
    tenant,
    agreements.map((id) => ({ kind: 'termsOfUse' as const, id })),
  )
  const unsatisfiableStrengths: string[] = []
  for (const id of new Set(strengths.map(keyOf))) {
    if (!(await isSatisfiable(reader, tenant, id))) unsatisfiableStrengths.push(id)
  }
  return {
    authenticationStrengths: new Set(unsatisfiableStrengths),
    termsOfUse: new Set(missingTerms.map(({ id }) => keyOf(id))),
  }
}

async function isSatisfiable(reader: Reader, tenant: TenantId, id: string): Promise<boolean> {
  if (findBuiltInStrength(id) !== undefined) return true
  const strength = await reader.find(tenant, { family: kindNames.authenticationStrengths, id })
  const combinations = strength?.body['allowedCombinations'] ?? []
  return !Array.isArray(combinations) || combinations.length > 0
}
