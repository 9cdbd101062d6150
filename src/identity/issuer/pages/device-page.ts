/**
 * The page on which a user signs in a device that shows a code. It works without script. The password is in the form that
 * approves, so that another web page cannot approve for a user who is signed in.
 * Source: RFC 8628, section 3.3; https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code.
 */

import type { TenantId } from '../../../kernel/ids.ts'
import { answerDevice, findDevice } from '../device-codes.ts'
import type { IssuerRequest, IssuerResponse } from '../exchange.ts'
import type { UserSignInOptions } from '../grants/user-grant.ts'
import { OAuthError } from '../oauth-error.ts'
import { errorText, escapeHtml, formPageHeadersFor, printPage } from './page-frame.ts'
import { provePasswordForm } from './password-form.ts'

/** What the page needs. */
export interface DevicePageOptions extends UserSignInOptions {
  /** Makes ids of sessions. */
  readonly ids: () => string
  /** @throws OAuthError when there is no such tenant. */
  readonly requireTenant: (name: string) => Promise<TenantId>
}

const title = 'Sign in a device'

/** Codes are typed with spaces, hyphens and in small letters too. */
function readUserCode(text: string | null): string {
  return (text ?? '').replaceAll(/[\s-]/gu, '').toUpperCase()
}

function page(status: number, content: string): IssuerResponse {
  return { status, headers: formPageHeadersFor([]), body: printPage(title, content) }
}

function askForCode(status: number, message?: string): IssuerResponse {
  return page(
    status,
    `${errorText(message)}
<form method="get">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" required autofocus autocomplete="off" autocapitalize="characters" spellcheck="false">
<p class="hint">The device or program that you sign in shows it.</p>
<button class="first">Next</button>
</form>`,
  )
}

function askForPassword(
  status: number,
  { name, userCode, userName }: { name: string; userCode: string; userName: string },
  message?: string,
): IssuerResponse {
  return page(
    status,
    `${errorText(message)}
<p>You sign in to <strong>${escapeHtml(name)}</strong> on another device. Go on only if you began this yourself and the
code <strong>${escapeHtml(userCode)}</strong> is the one that you see there.</p>
<form method="post">
<input type="hidden" name="user_code" value="${escapeHtml(userCode)}">
<label for="username">User name</label>
<input id="username" name="username" value="${escapeHtml(userName)}" autofocus autocomplete="username" autocapitalize="none" spellcheck="false">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password">
<button class="first" name="answer" value="approve">Sign in</button>
<button name="answer" value="decline">Cancel</button>
</form>`,
  )
}

const codeProblem = 'The code is wrong, or it has expired. Codes work for 15 minutes, and once.'

/** Composes the page. */
export function createDevicePage(
  options: DevicePageOptions,
): (request: IssuerRequest) => Promise<IssuerResponse> {
  const { passing, credentials, findClient, ids } = options

  async function show(
    { at }: IssuerRequest,
    tenant: TenantId,
    parameters: URLSearchParams,
  ): Promise<IssuerResponse> {
    const userCode = readUserCode(parameters.get('user_code'))
    if (userCode === '') return askForCode(200)
    const name = await nameOfWaiting(tenant, userCode, at)
    return name === undefined
      ? askForCode(404, codeProblem)
      : askForPassword(200, { name, userCode, userName: '' })
  }

  async function nameOfWaiting(
    tenant: TenantId,
    userCode: string,
    at: Date,
  ): Promise<string | undefined> {
    const device = await findDevice(passing, tenant, userCode, at)
    return device && (await findClient(tenant, device.appId))?.displayName
  }

  async function answer(request: IssuerRequest, tenant: TenantId): Promise<IssuerResponse> {
    const { at } = request
    const form = new URLSearchParams(request.body)
    const userCode = readUserCode(form.get('user_code'))
    const name = await nameOfWaiting(tenant, userCode, at)
    if (name === undefined) return askForCode(404, codeProblem)
    if (form.get('answer') === 'decline') {
      await answerDevice(passing, tenant, userCode, 'declined', at)
      return page(200, '<p>You did not sign in. You can close this page.</p>')
    }
    const proof = await provePasswordForm(credentials, tenant, form, request)
    if (!proof.isProved) {
      return askForPassword(
        proof.status,
        { name, userCode, userName: proof.userName },
        proof.message,
      )
    }
    const session = {
      ...proof.session,
      sessionId: ids(),
      originalTransferMethod: 'deviceCodeFlow',
    } as const
    const isFirst = await answerDevice(passing, tenant, userCode, session, at)
    return isFirst
      ? page(
          200,
          `<p>You signed in to <strong>${escapeHtml(name)}</strong> on your device. You can close this page.</p>`,
        )
      : askForCode(404, codeProblem)
  }

  return async (request) => {
    try {
      const tenant = await options.requireTenant(request.tenant)
      return request.method === 'POST'
        ? await answer(request, tenant)
        : await show(request, tenant, new URLSearchParams(request.query))
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error
      const text = `AADSTS${error.number}: ${error.message}`
      return { ...page(error.status, errorText(text)), refused: { oauthError: error.number } }
    }
  }
}
