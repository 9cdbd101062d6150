/**
 * Which claims of the home tenant of an external user count in this tenant (E52).
 * Source: https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */

import type { TenantRules, InboundTrust } from '../model/tenant-rules.ts'
import { IdMap } from '../model/id-map.ts'
import type { SignIn } from '../model/sign-in.ts'
import { fromBoolean, no, unknown, yes, type Ternary } from '../model/ternary.ts'

type TrustedClaim = keyof InboundTrust

/** The inbound trust settings, by home tenant. */
export class HomeTenantTrust {
  readonly #default: InboundTrust
  readonly #byTenant = new IdMap<InboundTrust>()
  readonly #settings: readonly InboundTrust[]

  constructor({ inboundTrust }: TenantRules) {
    this.#default = inboundTrust.default
    this.#settings = [inboundTrust.default, ...inboundTrust.byTenant]
    for (const settings of inboundTrust.byTenant) this.#byTenant.set(settings.tenantId, settings)
  }

  /** Whether a claim of the home tenant counts in this tenant. */
  accepts({ principal }: SignIn, claim: TrustedClaim): Ternary {
    if (principal.kind !== 'user') return no
    const { homeTenantId } = principal
    if (homeTenantId === undefined) return this.#acceptsFromUnknown(claim)
    const own = homeTenantId === null ? undefined : this.#byTenant.get(homeTenantId)
    return fromBoolean((own ?? this.#default)[claim])
  }

  /** A setting that is the same for all tenants also holds for an unknown one. */
  #acceptsFromUnknown(claim: TrustedClaim): Ternary {
    const isDefault = this.#default[claim]
    for (const settings of this.#settings) {
      if (settings[claim] !== isDefault) return unknown('principal.homeTenantId')
    }
    return fromBoolean(isDefault)
  }
}

/** Whether the user authenticates in another tenant; internal guests authenticate in this one. */
export function isFromOtherTenant({ principal }: SignIn): Ternary {
  if (principal.kind !== 'user') return no
  const { externalTypes } = principal
  if (externalTypes === undefined) return unknown('principal.externalTypes')
  for (const type of externalTypes) if (type !== 'internalGuest') return yes
  return no
}

/** Whether the user only connects directly: without an account here, never asked for anything (E11, E52). */
export function isDirectConnect({ principal }: SignIn): Ternary {
  if (principal.kind !== 'user') return no
  const { externalTypes } = principal
  if (externalTypes === undefined) return unknown('principal.externalTypes')
  for (const type of externalTypes) if (type !== 'b2bDirectConnectUser') return no
  return fromBoolean(externalTypes.length > 0)
}
