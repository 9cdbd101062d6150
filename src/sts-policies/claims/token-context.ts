/** What every part of a preview needs to know of the token. */

import type { ClaimsParty, ClaimsQuestion, ClaimsTenant, TokenKind } from './claims-question.ts'
import { readUserFacts, type UserFacts } from './user-facts.ts'

/** The facts of one token. */
export interface TokenContext {
  readonly token: TokenKind
  /** Of a SAML assertion: 1. */
  readonly version: 1 | 2
  readonly client: ClaimsParty
  readonly resource: ClaimsParty
  /** Whom the token is for: the resource of an access token, otherwise the client. Its policy counts. */
  readonly recipient: ClaimsParty
  readonly user?: UserFacts
  readonly assignedRoles: readonly string[]
  readonly tenant: ClaimsTenant
  /** The object id of the user, or else of the client. */
  readonly subjectId: string | null
  /** The pairwise identifier of the user, or else the object id of the client. */
  readonly subject: string | null
  /** The issuer without a policy, which names the identity provider whatever a policy does to `issuer`. */
  readonly ownIssuer: string
  /** As a policy changed them, or as they are without one. */
  readonly issuer: string
  readonly audience: string
}

/** Finds the properties that an application sets on an optional claim. */
export function optionalProperties(
  recipient: ClaimsParty,
  token: TokenKind,
  name: string,
): readonly string[] | undefined {
  const member = { access: 'accessToken', id: 'idToken', saml: 'saml2Token' } as const
  const found = recipient.optionalClaims?.[member[token]]?.find((claim) => claim.name === name)
  return found && (found.additionalProperties ?? [])
}

function audienceOf(question: ClaimsQuestion, recipient: ClaimsParty, version: 1 | 2): string {
  const { token, requestedAudience } = question
  const isGuid =
    token === 'id' ||
    (token === 'access' &&
      (version === 2 || optionalProperties(recipient, token, 'aud')?.includes('use_guid')))
  return isGuid
    ? recipient.appId
    : (requestedAudience ?? recipient.identifierUris?.[0] ?? recipient.appId)
}

/** Reads the facts of a question, with the issuer and audience that the token has without a policy. */
export function createTokenContext(question: ClaimsQuestion): TokenContext {
  const { token, client, tenant, assignedRoles = [], endpointVersion = 2 } = question
  const resource = question.resource ?? client
  const recipient = token === 'access' ? resource : client
  const ofAccess = recipient.requestedAccessTokenVersion === 2 ? 2 : 1
  const version = { access: ofAccess, id: endpointVersion, saml: 1 } as const
  const user = question.user && readUserFacts(question.user)
  const ids = user && { tenantId: tenant.id, appId: recipient.appId, userId: user.id }
  const subjectId = (user ? user.id : client.servicePrincipalId) ?? null
  const ofMicrosoft =
    version[token] === 2
      ? `https://login.microsoftonline.com/${tenant.id}/v2.0`
      : `https://sts.windows.net/${tenant.id}/`
  return {
    token,
    version: version[token],
    client,
    resource,
    recipient,
    ...(user && { user }),
    assignedRoles,
    tenant,
    subjectId,
    subject: ids ? question.pairwiseIdOf(ids) : subjectId,
    ownIssuer: question.issuer ?? ofMicrosoft,
    issuer: question.issuer ?? ofMicrosoft,
    audience: audienceOf(question, recipient, version[token]),
  }
}
