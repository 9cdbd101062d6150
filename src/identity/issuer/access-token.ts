/**
 * Access tokens of the embedded issuer: for Microsoft Graph in the v1 form that Graph itself accepts, for another API in
 * the form that its application asks for.
 * Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
 */

import { SignJWT } from 'jose'
import type { TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { signingAlgorithm, type SigningKey } from '../signing-key.ts'
import { graphAudience, isGraph, namesGraph, type TokenResource } from './token-resource.ts'

/**
 * Issuer names of the embedded issuer. WHY without host and port, like Entra's `sts.windows.net`: a token that
 * the command line signs is then valid at every address of the server.
 */
const issuerBase = 'https://sts.ostiary.internal'

/** The `iss` claim of a tenant's v1 tokens. */
export function embeddedIssuerName(tenant: string): string {
  return `${issuerBase}/${tenant}/`
}

const issuerPattern = new RegExp(`^${issuerBase}/([0-9a-f-]{36})/(v2\\.0)?$`, 'u')

/** The tenant that an `iss` claim of the embedded issuer names; undefined for any other issuer. */
export function tenantOfEmbeddedIssuer(issuer: string): string | undefined {
  return issuerPattern.exec(issuer)?.[1]
}

/** How a user and a client proved who they are. */
interface UserProof {
  /** The user at the API. */
  readonly subject: string
  readonly isConfidential: boolean
  readonly hasSecondFactor: boolean
  /** Authentication contexts that are met. */
  readonly contexts: readonly string[]
  /** What the client can handle: `cp1` for claims challenges. */
  readonly capabilities: readonly string[]
  readonly sessionId: string
}

/** Whom a token is for, and what it grants. */
export type TokenGrant =
  | {
      readonly kind: 'delegated'
      readonly objectId: string
      readonly userPrincipalName: string
      readonly displayName: string
      readonly isGuest: boolean
      readonly appId: string
      readonly scopes: readonly string[]
      readonly roleTemplateIds: readonly string[]
      /** Absent for tokens that the command line signs. */
      readonly proof?: UserProof
    }
  | {
      readonly kind: 'application'
      readonly objectId: string
      readonly appId: string
      readonly displayName: string
      readonly roles: readonly string[]
    }

/** The API that accepts a token. */
export interface TokenAudience {
  readonly aud: string
  readonly iss: string
  readonly ver: '1.0' | '2.0'
  readonly isGraph: boolean
}

/** What decides the audience of a token. */
interface AskedAudience {
  readonly tenant: TenantId
  readonly resource: TokenResource
  /** The name under which the client asked for the resource. */
  readonly name: string
  /** The address of the service, which the v2 metadata of the tenant names as the issuer. */
  readonly origin: string
}

function audienceOfGraph(tenant: TenantId): TokenAudience {
  return { aud: graphAudience, iss: embeddedIssuerName(tenant), ver: '1.0', isGraph: true }
}

/** The audience of a token for a resource: the requested name in v1 tokens, the application id in v2 tokens. */
export function audienceOf({ tenant, resource, name, origin }: AskedAudience): TokenAudience {
  if (isGraph(resource)) return audienceOfGraph(tenant)
  const ver = resource.accessTokenVersion
  return {
    aud: ver === '1.0' && !namesGraph(name) ? name : resource.appId,
    iss: ver === '1.0' ? embeddedIssuerName(tenant) : `${origin}/${tenant}/v2.0`,
    ver,
    isGraph: false,
  }
}

/**
 * The audience after what a claims policy changes about it.
 * WHY Microsoft Graph is neither changed nor put in: the roles of another API, which its owner defines, would then be
 * permissions here.
 */
export function changedByPolicy(
  audience: TokenAudience,
  { aud, iss = audience.iss }: { readonly aud?: string; readonly iss?: string },
): TokenAudience {
  if (audience.isGraph) return audience
  return { ...audience, iss, aud: aud === undefined || namesGraph(aud) ? audience.aud : aud }
}

/** Claims by which APIs decide who calls and what the caller may do. */
const decidingClaims: ReadonlySet<string> = new Set(
  [
    'acct acr acrs amr appid appidacr aud azp azpacr exp groups hasgroups',
    'iat idp idtyp iss nbf oid roles scp sub tid uti ver wids',
  ].flatMap((names) => names.split(' ')),
)

/**
 * Leaves out claims of policies that differ from a deciding claim in letter case only.
 * WHY: some libraries of APIs, such as `ClaimsIdentity` of .NET, ignore the case of claim names, and would read `Roles`
 * as `roles`. DEVIATION: Microsoft restricts the exact names only.
 */
function withoutImitations(claims: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(claims).filter(
      ([name]) => decidingClaims.has(name) || !decidingClaims.has(name.toLowerCase()),
    ),
  )
}

/** A token to sign. */
export interface TokenRequest {
  readonly tenant: TenantId
  readonly grant: TokenGrant
  /** Microsoft Graph when absent. */
  readonly audience?: TokenAudience
  /** Claims of policies. Claims of the issuer go before those of the same name. */
  readonly mappedClaims?: JsonObject
  readonly issuedAt: Date
  /** Whole seconds, positive. */
  readonly lifetimeSeconds: number
  /** Unique id of the token (`uti`). */
  readonly tokenId: string
}

type DelegatedGrant = Extract<TokenGrant, { kind: 'delegated' }>
type ApplicationGrant = Extract<TokenGrant, { kind: 'application' }>

function graphApplicationClaims(grant: ApplicationGrant): JsonObject {
  return {
    app_displayname: grant.displayName,
    appid: grant.appId,
    appidacr: '1',
    idtyp: 'app',
    oid: grant.objectId,
    sub: grant.objectId,
    roles: grant.roles,
  }
}

function proofClaims(proof: UserProof | undefined): JsonObject {
  if (proof === undefined) return {}
  const { contexts, capabilities, hasSecondFactor, sessionId } = proof
  return {
    acr: '1',
    amr: hasSecondFactor ? ['pwd', 'mfa'] : ['pwd'],
    sid: sessionId,
    ...(contexts.length > 0 && { acrs: contexts }),
    ...(capabilities.some((each) => each.toLowerCase() === 'cp1') && { xms_cc: ['CP1'] }),
  }
}

function graphUserClaims(grant: DelegatedGrant): JsonObject {
  return {
    acct: grant.isGuest ? 1 : 0,
    ...proofClaims(grant.proof),
    appid: grant.appId,
    appidacr: grant.proof?.isConfidential === true ? '1' : '0',
    idtyp: 'user',
    name: grant.displayName,
    oid: grant.objectId,
    sub: grant.objectId,
    scp: grant.scopes.join(' '),
    unique_name: grant.userPrincipalName,
    upn: grant.userPrincipalName,
    wids: grant.roleTemplateIds,
  }
}

/** The claims of a user's token for another API than Microsoft Graph. */
function userClaims(grant: DelegatedGrant, { iss, ver }: TokenAudience): JsonObject {
  const credential = grant.proof?.isConfidential === true ? '1' : '0'
  return {
    ...proofClaims(grant.proof),
    ...(ver === '1.0'
      ? {
          acct: grant.isGuest ? 1 : 0,
          appid: grant.appId,
          appidacr: credential,
          idp: iss,
          unique_name: grant.userPrincipalName,
          upn: grant.userPrincipalName,
        }
      : {
          azp: grant.appId,
          azpacr: credential,
          preferred_username: grant.userPrincipalName,
        }),
    name: grant.displayName,
    oid: grant.objectId,
    sub: grant.proof?.subject ?? grant.objectId,
    scp: grant.scopes.join(' '),
  }
}

/** The claims of an application's token for another API than Microsoft Graph. */
function applicationClaims(
  { appId, objectId, roles }: ApplicationGrant,
  { iss, ver }: TokenAudience,
): JsonObject {
  return {
    ...(ver === '1.0' ? { appid: appId, appidacr: '1', idp: iss } : { azp: appId, azpacr: '1' }),
    oid: objectId,
    sub: objectId,
    ...(roles.length === 0 ? {} : { roles }),
  }
}

function claimsOf(grant: TokenGrant, audience: TokenAudience): JsonObject {
  if (grant.kind === 'application') {
    return audience.isGraph ? graphApplicationClaims(grant) : applicationClaims(grant, audience)
  }
  return audience.isGraph ? graphUserClaims(grant) : userClaims(grant, audience)
}

/** Signs an access token. */
export function mintAccessToken(request: TokenRequest, key: SigningKey): Promise<string> {
  const { grant, tenant, audience = audienceOfGraph(tenant), mappedClaims = {} } = request
  const issuedAt = Math.floor(request.issuedAt.getTime() / 1000)
  return new SignJWT({
    ...withoutImitations(mappedClaims),
    ...claimsOf(grant, audience),
    tid: tenant,
    uti: request.tokenId,
    ver: audience.ver,
  })
    .setProtectedHeader({ alg: signingAlgorithm, typ: 'JWT', kid: key.kid, x5t: key.kid })
    .setIssuer(audience.iss)
    .setAudience(audience.aud)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + request.lifetimeSeconds)
    .sign(key.privateKey)
}
