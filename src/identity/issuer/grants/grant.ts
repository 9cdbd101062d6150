/** A way to get tokens at the token endpoint: one `grant_type`. */

import type { JsonObject } from '../../../kernel/json.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { IssuerRequest } from '../exchange.ts'
import type { NamedClient, TokenForm } from '../token-form.ts'

/** A request at the token endpoint. */
export interface GrantRequest {
  readonly request: IssuerRequest
  readonly tenant: TenantId
  readonly form: TokenForm
  /** The client as the request names it; nothing is proved yet. */
  readonly client: NamedClient
}

/** Answers with the body of a token response. @throws OAuthError. */
export type AnswerGrant = (asked: GrantRequest) => Promise<JsonObject>
