/**
 * The scopes in which a role can be held.
 * Source: `rbacapplication-post-roleassignments`: `/` is the tenant, `/administrativeUnits/{id}` a unit, `/{id}` an
 * application or another directory object. An `appScopeId` is understood by one application only.
 */

import { checked, failed, type Checked } from '../../kernel/findings.ts'
import { isGuid } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { roleCodes } from './role-codes.ts'

/** Where a role is held. `scope` is the text of the request, in its canonical spelling. */
export type RoleScope =
  | { readonly kind: 'tenant'; readonly scope: '/' }
  | { readonly kind: 'administrativeUnit' | 'object'; readonly scope: string; readonly id: string }
  | { readonly kind: 'application'; readonly scope: string }

/** Longest scope of an application, characters. */
export const longestAppScope = 256

function malformed(member: string, message: string): Checked<never> {
  return failed({ ostiaryCode: roleCodes.scopeMalformed, message, target: `/${member}` })
}

function readDirectoryScope(text: string): Checked<RoleScope> {
  if (text === '/') return checked({ kind: 'tenant', scope: '/' }, [])
  const unit = /^\/administrativeUnits\/([^/]+)$/iu.exec(text)?.[1]
  if (unit !== undefined && isGuid(unit)) {
    return checked(
      { kind: 'administrativeUnit', scope: `/administrativeUnits/${unit}`, id: unit },
      [],
    )
  }
  const id = /^\/([^/]+)$/u.exec(text)?.[1]
  if (id !== undefined && isGuid(id)) return checked({ kind: 'object', scope: `/${id}`, id }, [])
  return malformed(
    'directoryScopeId',
    '`directoryScopeId` must be `/`, `/administrativeUnits/{id}` or `/{id of a directory object}`',
  )
}

/** Reads the scope of a request: exactly one of `directoryScopeId` and `appScopeId`. */
export function readRoleScope(body: JsonObject): Checked<RoleScope> {
  const directoryScope = memberText(body, 'directoryScopeId')
  const appScope = memberText(body, 'appScopeId')
  const given = [directoryScope, appScope].filter((text) => text !== '')
  if (given.length !== 1) {
    return malformed(
      'directoryScopeId',
      'exactly one of `directoryScopeId` and `appScopeId` must be given',
    )
  }
  if (directoryScope !== '') return readDirectoryScope(directoryScope)
  if (!appScope.startsWith('/') || appScope.length > longestAppScope) {
    return malformed(
      'appScopeId',
      `\`appScopeId\` must begin with \`/\` and have at most ${longestAppScope} characters`,
    )
  }
  return checked({ kind: 'application', scope: appScope }, [])
}

/** The members that a scope has in an assignment. */
export function scopeMembers({ kind, scope }: RoleScope): Readonly<Record<string, string>> {
  return kind === 'application' ? { appScopeId: scope } : { directoryScopeId: scope }
}

/** The text that tells a scope from every other, of either member. */
export function scopeKey({ kind, scope }: RoleScope): string {
  return kind === 'application' ? `app:${scope}` : scope
}

/** The scope of the assignments in an administrative unit. */
export function unitScope(unitId: string): RoleScope {
  return { kind: 'administrativeUnit', scope: `/administrativeUnits/${unitId}`, id: unitId }
}

/** The id of the unit of a scope; undefined for another scope. */
export function unitOfScope(scope: string): string | undefined {
  return /^\/administrativeUnits\/([^/]+)$/iu.exec(scope)?.[1]
}
