/** What lockouts depend on in addition to policies and principals, read in the transaction of a change. */

import { findMissing } from '../../directory/existence.ts'
import { listObjects } from '../../graph/stored-objects.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { Reader } from '../../store/port.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'
import { semanticsAsOf, type Semantics } from '../engine/model/semantics.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { toRules } from '../decisions/load-rules.ts'
import { defaultSettings, tenantRulesFrom, type TenantSettings } from '../decisions/stored-rules.ts'
import { locationKind } from '../resources/named-locations/kind.ts'
import { conditionalAccessSettingsKind } from '../resources/tenant-settings/conditional-access-settings.ts'
import { strengthKind } from '../resources/strengths/kind.ts'

/** What a search for lockouts needs besides policies and principals. */
export interface LockoutContext {
  /** The instant of the change. */
  readonly at: Date
  readonly semantics: Semantics
  readonly tenantRules: TenantRules
  /** Agreements that policies require but that do not exist, by `keyOf` their ids. */
  readonly missingTerms: ReadonlySet<string>
}

/**
 * WHY an address: the addresses that multifactor authentication trusts are not stored here. With one of
 * them, no policy that excludes trusted locations certainly applies to everybody.
 */
export const possibleSettings: TenantSettings = {
  ...defaultSettings,
  mfaTrustedIps: [{ family: 'ipv4', lower: 0n, upper: 0n }],
}

/** Which parts of the context to read. */
export interface LockoutContextRequest {
  readonly at: Date
  /** The policies whose terms of use are looked up. */
  readonly policies: readonly DecisionPolicy[]
  /**
   * Named locations and excluded user actions decide to what a policy applies, not whether its controls can be
   * satisfied.
   */
  readonly withTargets: boolean
}

/** Reads strengths, agreements and, when asked, named locations and the settings of the tenant. */
export async function loadLockoutContext(
  reader: Reader,
  tenant: TenantId,
  { at, policies, withTargets }: LockoutContextRequest,
): Promise<LockoutContext> {
  const rules = toRules({
    policies: [],
    namedLocations: withTargets ? await listObjects(reader, tenant, locationKind) : [],
    authenticationStrengths: await listObjects(reader, tenant, strengthKind),
    settings: withTargets ? await listObjects(reader, tenant, conditionalAccessSettingsKind) : [],
  })
  const terms = policies.flatMap(({ body }) => body.grantControls?.termsOfUse ?? [])
  const references = terms.map((id) => ({ kind: 'termsOfUse' as const, id }))
  const missing = await findMissing(reader, tenant, references)
  return {
    at,
    semantics: semanticsAsOf(at),
    tenantRules: tenantRulesFrom(tenant, rules, possibleSettings),
    missingTerms: new Set(missing.map(({ id }) => keyOf(id))),
  }
}
