/**
 * Who may read what a tenant has once and this service does not keep, and what is refused by name there. Source: the
 * permission tables of the Graph reference pages. Applications read branding by the permissions of the organization:
 * older editions of the table refuse them.
 */

import { contosoTenantId } from '../../../src/directory/sample/contoso.ts'
import { one, readRow, type Access, type Row } from './access-rows.ts'
import type { RoleName } from './role-holders.ts'

const organization: Access = {
  delegated: one(
    'Organization.Read.All',
    'Organization.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
    'Directory.AccessAsUser.All',
  ),
  application: one(
    'Organization.Read.All',
    'Organization.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ),
  roles: 'members',
  code: 'Authorization_RequestDenied',
}
const branding: Access = {
  ...organization,
  delegated: [...organization.delegated, ...one('User.Read', 'User.Read.All')],
}

function readBy(name: string, roles: readonly RoleName[]): Access {
  const permissions = one(`${name}.Read.All`, `${name}.ReadWrite.All`)
  return {
    delegated: permissions,
    application: permissions,
    roles,
    code: 'Authorization_RequestDenied',
  }
}

const synchronization = readBy('OnPremDirectorySynchronization', [
  'globalAdministrator',
  'globalReader',
])
const providers = readBy('IdentityProvider', [
  'globalAdministrator',
  'globalReader',
  'externalIdentityProviderAdministrator',
])

const tenant = `/v1.0/organization/${contosoTenantId}`
const synchronizations = '/v1.0/directory/onPremisesSynchronization'
const providerPaths = ['/v1.0/identityProviders', '/v1.0/identity/identityProviders']

/** A row for each read. No tenant has an identity provider. */
export const tenantWideRows: readonly Row[] = [
  readRow(`${tenant}/branding/localizations`, branding),
  readRow(`${tenant}/certificateBasedAuthConfiguration`, organization),
  readRow(synchronizations, synchronization),
  readRow(`${synchronizations}/${contosoTenantId}`, synchronization),
  ...providerPaths.flatMap((path) => [
    readRow(path, providers),
    { ...readRow(`${path}/Google-OAUTH`, providers), status: 404 },
  ]),
]

const findByMethodMode = "findByMethodMode(authenticationMethodModes=['fido2'])"

/** Requests that are refused by name, whatever the token permits. */
export const unsupportedRequests: readonly { readonly method: string; readonly path: string }[] = [
  ...['GET', 'PATCH', 'DELETE'].map((method) => ({ method, path: `${tenant}/branding` })),
  ...[
    `${tenant}/branding/localizations`,
    `${tenant}/certificateBasedAuthConfiguration`,
    ...providerPaths,
  ].map((path) => ({ method: 'POST', path })),
  { method: 'PATCH', path: `${synchronizations}/${contosoTenantId}` },
  ...[
    '/v1.0/identity/conditionalAccess/authenticationStrength/policies',
    '/v1.0/policies/authenticationStrengthPolicies',
    '/beta/conditionalAccess/authenticationStrength/policies',
  ].map((path) => ({ method: 'GET', path: `${path}/${findByMethodMode}` })),
]
