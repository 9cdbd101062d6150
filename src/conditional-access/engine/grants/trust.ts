/**
 * Where external users sign in, and which claims of their home tenant count in this one (E52, E68).
 * Source: https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */

import type { TenantRules, InboundTrust } from '../model/tenant-rules.ts'
import { IdMap } from '../model/id-map.ts'
import type { SignIn } from '../model/sign-in.ts'
import { and, fromBoolean, no, unknown, yes, type Ternary } from '../model/ternary.ts'

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

  /** Whether a claim of the home tenant counts in this tenant. Other identity providers have none (E68). */
  accepts(signIn: SignIn, claim: TrustedClaim): Ternary {
    return and(isFromEntraTenant(signIn), this.#acceptsFromTenant(signIn, claim))
  }

  #acceptsFromTenant({ principal }: SignIn, claim: TrustedClaim): Ternary {
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

/** Whether an external user signs in at another tenant of Microsoft Entra ID (E68). */
export function isFromEntraTenant({ principal }: SignIn): Ternary {
  if (principal.kind !== 'user') return no
  const { identityProvider, homeTenantId } = principal
  if (identityProvider !== undefined) return fromBoolean(identityProvider === 'microsoftEntraId')
  return homeTenantId === undefined
    ? unknown('principal.identityProvider')
    : fromBoolean(homeTenantId !== null)
}

/** Whether an external user signs in neither there nor with a Microsoft account (E70). */
export function isFromOtherProvider({ principal }: SignIn): Ternary {
  if (principal.kind !== 'user') return no
  const { identityProvider, homeTenantId } = principal
  if (identityProvider === undefined) {
    return typeof homeTenantId === 'string' ? no : unknown('principal.identityProvider')
  }
  return fromBoolean(
    identityProvider !== 'microsoftEntraId' && identityProvider !== 'microsoftAccount',
  )
}

/** Whether the user only connects directly: without an account here, never asked for anything (E11, E52). */
export function isDirectConnect({ principal }: SignIn): Ternary {
  if (principal.kind !== 'user') return no
  const { externalTypes } = principal
  if (externalTypes === undefined) return unknown('principal.externalTypes')
  for (const type of externalTypes) if (type !== 'b2bDirectConnectUser') return no
  return fromBoolean(externalTypes.length > 0)
}
