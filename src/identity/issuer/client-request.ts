/**
 * Reads requests to the token endpoint.
 * Source: RFC 6749, sections 2.3.1 and 4.4; https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
 */

import { abbreviate } from '../../kernel/abbreviate.ts'
import { OAuthError } from './oauth-error.ts'

/** What a client sends to get a token. */
export interface ClientRequest {
  readonly clientId: string
  readonly secret: string
  /** The resource as the client names it: the scope without `/.default`. */
  readonly resource: string
}

const suffix = '/.default'

/** Scopes that client libraries append and that mean nothing for an application token. */
const openIdScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'offline_access', 'email'])

function readForm(body: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) {
      throw new OAuthError(400, 'invalid_request', 900144, `The parameter '${name}' is repeated.`)
    }
    form.set(name, value)
  }
  return form
}

function requireParameter(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name)
  if (value !== undefined && value !== '') return value
  throw new OAuthError(
    400,
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  )
}

/** Reads `client_secret_basic`, RFC 6749 section 2.3.1. */
function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/iu.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '))
    } catch {
      return part
    }
  }
  return { id: decode(id ?? ''), secret: decode(secret.join(':')) }
}

/**
 * The resource of a scope: `api://orders/.default` asks for `api://orders`, and two slashes before `.default` ask for a
 * name with a slash at its end.
 * @throws OAuthError `invalid_scope` for anything but the `.default` of one resource.
 */
function resourceOfScope(scope: string): string {
  const wanted = scope.split(' ').filter((name) => name !== '' && !openIdScopes.has(name))
  const [only] = wanted
  if (only === undefined || !wanted.every((name) => name.endsWith(suffix))) {
    throw new OAuthError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${abbreviate(scope)} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    )
  }
  const resource = only.slice(0, -suffix.length)
  if (wanted.length > 1 || resource === '') {
    throw new OAuthError(
      400,
      'invalid_scope',
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${abbreviate(scope)} is not valid.`,
    )
  }
  return resource
}

/** Reads a request of a client with a secret. `nameClient` is told the client before anything else can fail. */
export function readClientRequest(
  { body, authorization }: { readonly body: string; readonly authorization: string | undefined },
  nameClient: (clientId: string) => void,
): ClientRequest {
  const form = readForm(body)
  const grantType = requireParameter(form, 'grant_type')
  if (grantType !== 'client_credentials') {
    throw new OAuthError(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${abbreviate(grantType)}'; this issuer supports 'client_credentials'.`,
    )
  }
  const basic = basicCredentials(authorization)
  const clientId = basic?.id ?? requireParameter(form, 'client_id')
  nameClient(clientId)
  const secret = basic?.secret ?? form.get('client_secret')
  if (secret === undefined || secret === '') {
    throw new OAuthError(
      401,
      'invalid_client',
      7000216,
      "'client_secret' is required for the 'client_credentials' grant type at this issuer.",
    )
  }
  return { clientId, secret, resource: resourceOfScope(requireParameter(form, 'scope')) }
}
