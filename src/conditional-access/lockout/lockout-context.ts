/** What lockouts depend on beside policies and principals, read within the transaction of a change. */

import { findMissing } from '../../directory/existence.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader } from '../../store/port.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'
import { semanticsAsOf, type Semantics } from '../engine/model/semantics.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { toRules } from '../decisions/load-rules.ts'
import { defaultSettings, environmentOf, type TenantSettings } from '../decisions/stored-rules.ts'
import { kindNames } from '../model/kind-names.ts'

export interface LockoutContext {
  /** The instant of the change. */
  readonly at: Date
  readonly semantics: Semantics
  readonly environment: TenantRules
  /** Agreements that policies require and that do not exist, by `keyOf` their ids. */
  readonly missingTerms: ReadonlySet<string>
}

/**
 * WHY an address: which ones are trusted for multifactor authentication is not kept here. With one, no
 * policy that spares trusted locations is certain to be for everybody.
 */
export const possibleSettings: TenantSettings = {
  ...defaultSettings,
  mfaTrustedIps: [{ family: 'ipv4', lower: 0n, upper: 0n }],
}

/** What of the circumstances to read. */
export interface LockoutContextRequest {
  readonly at: Date
  /** The policies whose terms of use are looked up. */
  readonly policies: readonly DecisionPolicy[]
  /** Named locations matter for whom a policy is, not for whether its controls can be met. */
  readonly withLocations: boolean
}

/** Reads strengths, agreements and, when asked, named locations. */
export async function loadLockoutContext(
  reader: Reader,
  tenant: TenantId,
  { at, policies, withLocations }: LockoutContextRequest,
): Promise<LockoutContext> {
  const list = (family: string) => everyItem((query) => reader.list(tenant, family, query))
  const rules = toRules({
    policies: [],
    namedLocations: withLocations ? await list(kindNames.namedLocations) : [],
    authenticationStrengths: await list(kindNames.authenticationStrengths),
  })
  const terms = policies.flatMap(({ body }) => body.grantControls?.termsOfUse ?? [])
  const references = terms.map((id) => ({ kind: 'termsOfUse' as const, id }))
  const missing = await findMissing(reader, tenant, references)
  return {
    at,
    semantics: semanticsAsOf(at),
    environment: environmentOf(tenant, rules, possibleSettings),
    missingTerms: new Set(missing.map(({ id }) => keyOf(id))),
  }
}
