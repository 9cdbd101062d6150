/**
 * The v1 endpoints: a request names a resource where v2 has scopes, and the answer writes numbers as texts.
 * Source: https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code.
 */

import type { JsonObject } from '../../kernel/json.ts'
import type { TokenForm } from './token-form.ts'

/** Puts the scope that means the same as `resource` into a form. */
export function withScopeOfResource(form: TokenForm): TokenForm {
  const resource = form.get('resource')
  if (resource === undefined || resource === '') return form
  return new Map([...form, ['scope', `${resource}/.default openid profile offline_access`]])
}

/** The token response of v1. */
export function inFirstForm(answer: JsonObject, form: TokenForm, at: Date): JsonObject {
  const seconds = Number(answer['expires_in'])
  const now = Math.floor(at.getTime() / 1_000)
  return {
    ...answer,
    expires_in: String(seconds),
    ext_expires_in: String(seconds),
    expires_on: String(now + seconds),
    not_before: String(now),
    resource: form.get('resource') ?? '',
  }
}
