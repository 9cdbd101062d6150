/** What the policies of a tenant say of a token before it is issued. The issuer gets this as a function. */

import type { TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { TokenResource } from './token-resource.ts'

/** A token that a client asks for. */
export interface AskedToken {
  readonly tenant: TenantId
  readonly client: { readonly appId: string; readonly servicePrincipalId: string }
  readonly resource: Pick<TokenResource, 'appId' | 'servicePrincipalId'>
  /** Microsoft Graph keeps its claims: no policy maps them. */
  readonly isForGraph: boolean
  /** The name under which the client asked for the resource. */
  readonly name: string
  readonly issuer: string
  readonly roles: readonly string[]
  readonly at: Date
}

/** The answer. */
export type TokenRuling =
  | {
      readonly outcome: 'issued'
      /** Whole seconds, positive. */
      readonly lifetimeSeconds: number
      /** Claims of policies, and claims that the application asks for. */
      readonly claims: JsonObject
      /** Absent where nothing changes them. */
      readonly audience?: string
      readonly issuer?: string
    }
  /** `number` is that behind `AADSTS`. */
  | { readonly outcome: 'refused'; readonly number: number; readonly message: string }

/** Asks the policies of a tenant. */
export type RuleOnToken = (asked: AskedToken) => Promise<TokenRuling>
