/** The form of a token request. Source: RFC 6749, sections 2.3.1 and 4. */

import { OAuthError } from './oauth-error.ts'

/** Parameters by name, each once. */
export type TokenForm = ReadonlyMap<string, string>

/** Reads a form body. @throws OAuthError for a name that is given twice. */
export function readTokenForm(body: string): TokenForm {
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) {
      throw new OAuthError(400, 'invalid_request', 900144, `The parameter '${name}' is repeated.`)
    }
    form.set(name, value)
  }
  return form
}

/** @throws OAuthError when the form has no such parameter, or an empty one. */
export function requireParameter(form: TokenForm, name: string): string {
  const value = form.get(name)
  if (value !== undefined && value !== '') return value
  throw new OAuthError(
    400,
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  )
}

interface ClientSecret {
  readonly id: string
  readonly secret: string
}

/** Reads `client_secret_basic`, RFC 6749 section 2.3.1. */
function basicCredentials(header: string | undefined): ClientSecret | undefined {
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

/** The client that a request names, and the secret that it gives; the header goes before the form. */
export interface NamedClient {
  readonly clientId: string
  /** Undefined where the request has none. */
  readonly secret: string | undefined
}

/** @throws OAuthError when the request names no client. */
export function readNamedClient(form: TokenForm, authorization: string | undefined): NamedClient {
  const basic = basicCredentials(authorization)
  return {
    clientId: basic?.id ?? requireParameter(form, 'client_id'),
    secret: basic?.secret ?? form.get('client_secret'),
  }
}
