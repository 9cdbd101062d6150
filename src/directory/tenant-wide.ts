/**
 * What a tenant has once, or may have, and this service does not keep: branding, authorities for certificates, identity
 * providers, synchronization with a directory on premises. Reads answer as for a tenant that has set none of it; writes
 * are refused by name.
 * Source: the reference pages `organizationalbranding-list-localizations`, `certificatebasedauthconfiguration-list`,
 * `identityprovider-list`, `identitycontainer-list-identityproviders`, `onpremisesdirectorysynchronization-get`.
 */

import type { ComplexType } from '../edm/model.ts'
import { encodeComplex } from '../edm/complete.ts'
import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import type { EntitySet } from '../graph/entity-set.ts'
import { getOperation, listOperation } from '../graph/handlers/read.ts'
import { bothVersions } from '../graph/message.ts'
import { objectKind } from '../graph/object-kind.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { roleTemplates } from '../graph/role-templates.ts'
import { unsupportedOperation } from '../graph/unsupported-operation.ts'
import { keyOf } from '../kernel/ids.ts'
import type { StoredObject } from '../store/port.ts'
import { readOrganization } from './access.ts'
import { directoryObjectNotFound, ownTenant } from './own-tenant.ts'
import * as types from './types/tenant-wide.ts'

/** What one path answers with. */
interface TenantWideSet {
  readonly path: string
  readonly type: ComplexType
  readonly readAccess: AccessRule
  /** The same in every tenant; none when absent. */
  readonly derived?: EntitySet['derived']
}

function setOf({ path, type, readAccess, derived }: TenantWideSet, contextPath: string): EntitySet {
  return {
    // No family of the store has this name, so that nothing stored follows.
    kind: objectKind({
      name: type.name,
      indexed: [],
      index: () => [],
      misfitOf: () => undefined,
    }),
    path,
    versions: bothVersions,
    keyTemplate: '{id}',
    contextPath,
    type: {
      name: type.name,
      schema: type,
      properties: type.properties.map(({ name }) => name),
      encode: ({ id, body }, { version, showsUnknownMembers }) =>
        encodeComplex(type, { ...body, id }, version, { showsUnknownMembers }),
    },
    readAccess,
    notFoundError: directoryObjectNotFound,
    isBounded: true,
    ...(derived && { derived }),
  }
}

/** Lists a collection below the organization, whose id must be that of the tenant. */
function organizationList(name: string, type: ComplexType, readAccess: AccessRule): Operation {
  const path = `/organization/{id}/${name}`
  const set = { path, type, readAccess }
  return {
    ...listOperation(setOf(set, `organization('{id}')/${name}`)),
    handle: async (context) => {
      const id = context.keys['id'] ?? ''
      const tenant = await ownTenant(context)
      if (keyOf(id) !== tenant.id) throw directoryObjectNotFound(id)
      return listOperation(setOf(set, `organization('${tenant.id}')/${name}`)).handle(context)
    },
  }
}

function readBy(
  permissions: readonly string[],
  ...roles: readonly (keyof typeof roleTemplates)[]
): AccessRule {
  return {
    delegated: anyOf(...permissions),
    application: anyOf(...permissions),
    directoryRoles: roles.map((role) => roleTemplates[role]),
    denial: 'authorizationRequestDenied',
  }
}

const readBranding: AccessRule = {
  ...readOrganization,
  delegated: [...anyOf('User.Read', 'User.Read.All'), ...readOrganization.delegated],
}

const readProviders = readBy(
  ['IdentityProvider.Read.All', 'IdentityProvider.ReadWrite.All'],
  'globalAdministrator',
  'globalReader',
  'externalIdentityProviderAdministrator',
)

const readSynchronization = readBy(
  ['OnPremDirectorySynchronization.Read.All', 'OnPremDirectorySynchronization.ReadWrite.All'],
  'globalAdministrator',
  'globalReader',
)

/** The features that are on in a tenant that never synchronized. Source: the example of the page. */
const featuresThatAreOn: readonly string[] = [
  'quarantineUponProxyAddressesConflictEnabled',
  'quarantineUponUpnConflictEnabled',
  'softMatchOnUpnEnabled',
  'synchronizeUpnForManagedUsersEnabled',
]

function synchronizationOf({ caller }: OperationContext): StoredObject {
  const never = new Date(0)
  return {
    family: types.onPremisesSynchronization.name,
    id: caller.tenant,
    version: 1,
    body: {
      configuration: {
        accidentalDeletionPrevention: {
          alertThreshold: 500,
          synchronizationPreventionType: 'enabledForCount',
        },
      },
      features: Object.fromEntries(
        types.synchronizationFeatures.map((name) => [name, featuresThatAreOn.includes(name)]),
      ),
    },
    createdAt: never,
    modifiedAt: never,
  }
}

const synchronization = setOf(
  {
    path: '/directory/onPremisesSynchronization',
    type: types.onPremisesSynchronization,
    readAccess: readSynchronization,
    derived: (context) => Promise.resolve([synchronizationOf(context)]),
  },
  'directory/onPremisesSynchronization',
)

const providers: readonly EntitySet[] = [
  setOf(
    { path: '/identityProviders', type: types.identityProvider, readAccess: readProviders },
    'identityProviders',
  ),
  setOf(
    {
      path: '/identity/identityProviders',
      type: types.identityProviderBase,
      readAccess: readProviders,
    },
    'identity/identityProviders',
  ),
]

const branding = '/organization/{id}/branding'
const certificates = '/organization/{id}/certificateBasedAuthConfiguration'

/** The reads, and the refusals of writes. */
export const tenantWideOperations: readonly Operation[] = [
  organizationList('branding/localizations', types.brandingLocalization, readBranding),
  organizationList(
    'certificateBasedAuthConfiguration',
    types.certificateConfiguration,
    readOrganization,
  ),
  listOperation(synchronization),
  getOperation(synchronization),
  ...providers.flatMap((set) => [listOperation(set), getOperation(set)]),
]

/** What would set these; it is refused by name. */
export const unsupportedTenantWide: readonly Operation[] = [
  ...providers.map((set) =>
    unsupportedOperation('POST', set.path, 'An identity provider of a tenant'),
  ),
  ...(['GET', 'PATCH', 'DELETE'] as const).map((method) =>
    unsupportedOperation(method, branding, 'Branding of a tenant'),
  ),
  unsupportedOperation('POST', `${branding}/localizations`, 'Branding of a tenant'),
  unsupportedOperation('POST', certificates, 'An authority for certificates of a tenant'),
  unsupportedOperation('PATCH', `${synchronization.path}/{id}`, 'Synchronization of a directory'),
]
