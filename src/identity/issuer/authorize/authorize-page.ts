/**
 * The authorize endpoint: the page on which a user signs in to a client, which then gets a code. The page works without
 * script, and keeps no session: each sign-in asks for the password, so that no other web page can use one.
 * Conditional access is asked when the client redeems the code.
 */

import type { TenantId } from '../../../kernel/ids.ts'
import { createAuthorizationCode } from '../authorization-codes.ts'
import { correlationIdOf } from '../answer-json.ts'
import type { RegisteredClient } from '../client-registration.ts'
import type { IssuerRequest, IssuerResponse } from '../exchange.ts'
import { requireClient, type UserSignInOptions } from '../grants/user-grant.ts'
import { OAuthError, oauthErrorBody } from '../oauth-error.ts'
import { errorText, escapeHtml, formPageHeadersFor, printPage } from '../pages/page-frame.ts'
import { provePasswordForm } from '../pages/password-form.ts'
import { readTokenForm } from '../token-form.ts'
import {
  answerAddress,
  proveAddress,
  readAskedCode,
  readClientId,
  type AskedCode,
  type ProvedAddress,
} from './authorize-request.ts'

/** What the endpoint needs. */
export interface AuthorizeOptions extends UserSignInOptions {
  /** Makes ids of sessions. */
  readonly ids: () => string
  /** @throws OAuthError when there is no such tenant, or the name stands for many. */
  readonly requireTenant: (name: string) => Promise<TenantId>
  readonly isForManyTenants: (name: string) => boolean
}

const title = 'Sign in'

/** Where the form of a page may lead: browsers refuse a redirect to any other place. */
function sourceOf(redirectUri: string): string {
  const { protocol, origin } = new URL(redirectUri)
  return protocol === 'http:' || protocol === 'https:' ? origin : protocol
}

function page(status: number, content: string, redirectUri?: string): IssuerResponse {
  const headers = formPageHeadersFor(redirectUri === undefined ? [] : [sourceOf(redirectUri)])
  return { status, headers, body: printPage(title, content) }
}

function redirect(
  address: ProvedAddress,
  answer: Readonly<Record<string, string>>,
): IssuerResponse {
  const headers = { Location: answerAddress(address, answer), 'Cache-Control': 'no-store' }
  return { status: 302, headers: { ...headers, 'Referrer-Policy': 'no-referrer' }, body: '' }
}

/** A field of the form that says who signs in. */
function nameField(value: string): string {
  return `<label for="username">User name</label>
<input id="username" name="username" value="${escapeHtml(value)}" required autofocus autocomplete="username" autocapitalize="none" spellcheck="false">`
}

function askForName(request: IssuerRequest): IssuerResponse {
  const kept = [...new URLSearchParams(request.query)]
    // WHY not the hint: the field of the form replaces it, and no parameter may be given twice.
    .filter(([name]) => name !== 'login_hint')
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    )
  const field = nameField('').replace('name="username"', 'name="login_hint"')
  return page(
    200,
    `<form method="get">${kept.join('')}${field}\n<button class="first">Next</button></form>`,
  )
}

function askForPassword(
  status: number,
  client: RegisteredClient,
  { redirectUri }: ProvedAddress,
  userName: string,
  message?: string,
): IssuerResponse {
  return page(
    status,
    `${errorText(message)}
<p>to <strong>${escapeHtml(client.displayName)}</strong></p>
<form method="post">
${nameField(userName)}
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password">
<button class="first" name="answer" value="approve">Sign in</button>
<button name="answer" value="decline" formnovalidate>Cancel</button>
</form>`,
    redirectUri,
  )
}

/** A request whose client and address are proved. */
interface ProvedRequest {
  readonly tenant: TenantId
  readonly client: RegisteredClient
  readonly address: ProvedAddress
  readonly asked: AskedCode
  readonly userName: string
}

/** Composes the endpoint. */
export function createAuthorize(
  options: AuthorizeOptions,
): (request: IssuerRequest) => Promise<IssuerResponse> {
  const { passing, credentials, ids } = options

  async function answer(
    request: IssuerRequest,
    { tenant, client, address, asked, userName: hint }: ProvedRequest,
  ): Promise<IssuerResponse> {
    if (request.method !== 'POST') return askForPassword(200, client, address, hint)
    const form = new URLSearchParams(request.body)
    if (form.get('answer') === 'decline') {
      throw new OAuthError(400, 'access_denied', 65004, 'User declined to sign in.')
    }
    const proof = await provePasswordForm(credentials, tenant, form, request)
    if (!proof.isProved) {
      return askForPassword(proof.status, client, address, proof.userName, proof.message)
    }
    const session = { ...proof.session, sessionId: ids() }
    const code = await createAuthorizationCode(passing, tenant, { ...asked, session }, request.at)
    return redirect(address, { code, session_state: session.sessionId })
  }

  /** Sends an error to the client, whose address is proved. */
  function refuse(request: IssuerRequest, address: ProvedAddress, error: unknown): IssuerResponse {
    if (!(error instanceof OAuthError)) throw error
    const body = oauthErrorBody(error, {
      traceId: request.requestId,
      correlationId: correlationIdOf(request),
      at: request.at,
    })
    const texts = Object.entries(body).filter(
      (entry): entry is [string, string] =>
        ['error', 'error_description', 'suberror', 'claims'].includes(entry[0]) &&
        typeof entry[1] === 'string',
    )
    return {
      ...redirect(address, Object.fromEntries(texts)),
      refused: { oauthError: error.number },
    }
  }

  async function handle(request: IssuerRequest): Promise<IssuerResponse> {
    const parameters = readTokenForm(request.query)
    const hint = parameters.get('login_hint') ?? ''
    const isForMany = options.isForManyTenants(request.tenant)
    const domain = hint.split('@')[1] ?? ''
    if (isForMany && domain === '') return askForName(request)
    const tenant = await options.requireTenant(isForMany ? domain : request.tenant)
    const client = await requireClient(options, tenant, readClientId(parameters))
    const address = proveAddress(client, parameters)
    try {
      const asked = readAskedCode(client, address, parameters)
      return await answer(request, { tenant, client, address, asked, userName: hint })
    } catch (error) {
      return refuse(request, address, error)
    }
  }

  return async (request) => {
    try {
      return await handle(request)
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error
      const text = `AADSTS${error.number}: ${error.message}`
      return { ...page(error.status, errorText(text)), refused: { oauthError: error.number } }
    }
  }
}
