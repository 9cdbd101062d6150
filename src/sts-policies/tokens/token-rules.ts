/**
 * What the policies of a tenant say of an access token that an application asks for by itself: how long it lives, what
 * claims it has, or why it is refused.
 */

import type { TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Store } from '../../store/port.ts'
import { findClaimsPolicy } from '../claims-policy/claims-policy.ts'
import type { ClaimsPreview } from '../claims/claims-preview.ts'
import { pairwiseIdOf } from '../claims/pairwise-id.ts'
import { previewClaims } from '../claims/preview-claims.ts'
import { loadParty, type LoadedParty } from '../questions/load-party.ts'
import type { StsTenants } from '../questions/stored-tenant.ts'
import { builtInLifetimes } from '../select/built-in-lifetimes.ts'
import { select } from '../select/select.ts'
import { claimsPartyOf } from '../questions/claims-party.ts'

/** An application by its object id in the tenant; by its `appId` where the tenant has no service principal of it. */
interface NamedParty {
  readonly appId: string
  readonly servicePrincipalId?: string
}

/** A token that a client asks for. */
export interface AppToken {
  readonly tenant: TenantId
  readonly client: NamedParty
  readonly resource: NamedParty
  /** Microsoft Graph keeps its claims: no policy maps them. */
  readonly isForGraph: boolean
  /** The name under which the client asked for the resource. */
  readonly name: string
  /** `iss` where no policy changes it. */
  readonly issuer: string
  readonly roles: readonly string[]
  readonly at: Date
}

/** What the policies say. Durations are whole seconds. */
export type AppTokenRuling =
  | {
      readonly outcome: 'issued'
      readonly lifetimeSeconds: number
      readonly claims: JsonObject
      /** Absent for Microsoft Graph, whose tokens keep both. */
      readonly audience?: string
      readonly issuer?: string
    }
  /** `number` is that behind `AADSTS`. */
  | { readonly outcome: 'refused'; readonly number: number; readonly message: string }

/** The lifetime of an access token for the resource of a tenant. */
export type FindTokenLifetime = (
  asked: Pick<AppToken, 'tenant' | 'client' | 'resource'>,
) => Promise<number>

/** The rules of one store. */
export interface TokenRules {
  readonly findLifetime: FindTokenLifetime
  readonly ruleOnToken: (asked: AppToken) => Promise<AppTokenRuling>
}

function nameOf({ appId, servicePrincipalId }: NamedParty) {
  return servicePrincipalId === undefined ? { appId } : { servicePrincipalId }
}

/** Claims that the issuer puts into the token: those of the policy and optional ones, with values that are known. */
function claimsOf({ claims }: Extract<ClaimsPreview, { outcome: 'issued' }>): JsonObject {
  return Object.fromEntries(
    claims.flatMap(({ name, value, from }) =>
      (from === 'policy' || from === 'optional') && value !== null ? [[name, value]] : [],
    ),
  )
}

function refusal({ error, message }: Extract<ClaimsPreview, { outcome: 'refused' }>) {
  return {
    outcome: 'refused',
    number: Number(error.replace('AADSTS', '')),
    message: message.replace(`${error}: `, ''),
  } as const
}

/** Creates the rules over the cached policies of tenants. */
export function createTokenRules(store: Store, tenants: StsTenants): TokenRules {
  async function loadBoth({ tenant, client, resource }: Parameters<FindTokenLifetime>[0]) {
    const load = async (party: NamedParty): Promise<LoadedParty> =>
      (await loadParty(store, tenants, tenant, nameOf(party))) ?? {
        appId: party.appId,
        objects: {},
      }
    return {
      state: await tenants.find(store, tenant),
      client: await load(client),
      resource: await load(resource),
    }
  }

  function lifetimeOf({ state, client, resource }: Awaited<ReturnType<typeof loadBoth>>): number {
    const policies = state.compiledFor(tenants.settings)
    const { value } = select(policies, { client, resource }).lifetimes.accessToken
    return Number(value === 'until-revoked' ? builtInLifetimes.accessToken.value : value)
  }

  async function preview(
    asked: AppToken,
    { state, client, resource }: Awaited<ReturnType<typeof loadBoth>>,
  ): Promise<ClaimsPreview> {
    const { tenant, at } = asked
    const { servicePrincipalId } = resource
    const custom =
      servicePrincipalId === undefined
        ? undefined
        : await findClaimsPolicy(store, tenant, servicePrincipalId)
    const domains = (await store.findTenant(tenant))?.domains ?? []
    return previewClaims({
      mappings: state.mappings(),
      token: 'access',
      client: claimsPartyOf(client, at, undefined),
      resource: claimsPartyOf(resource, at, custom?.body),
      assignedRoles: asked.roles,
      tenant: { id: tenant, verifiedDomains: domains.map(({ name }) => name) },
      requestedAudience: asked.name,
      issuer: asked.issuer,
      pairwiseIdOf,
    })
  }

  return {
    findLifetime: async (asked) => lifetimeOf(await loadBoth(asked)),
    ruleOnToken: async (asked) => {
      const loaded = await loadBoth(asked)
      const lifetimeSeconds = lifetimeOf(loaded)
      if (asked.isForGraph) return { outcome: 'issued', lifetimeSeconds, claims: {} }
      const answer = await preview(asked, loaded)
      if (answer.outcome === 'refused') return refusal(answer)
      const { issuer, audience } = answer
      return { outcome: 'issued', lifetimeSeconds, claims: claimsOf(answer), issuer, audience }
    },
  }
}
