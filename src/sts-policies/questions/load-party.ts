/**
 * Reads an application that takes part in a sign-in: its service principal, its application object here or in its home
 * tenant, and the policies that travel with the application object.
 */

import { applications, servicePrincipals } from '../../directory/kinds.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import { keyOf, parseTenantId, type TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { Reader, Store, StoredObject } from '../../store/port.ts'
import { findPolicyType } from '../model/policy-types.ts'
import { compileStsPolicies, type CompiledStsPolicies } from '../select/compile.ts'
import type { Party } from '../select/party.ts'
import type { StsSettings } from '../select/policy-records.ts'
import type { StsTenants } from './stored-tenant.ts'

/** Names an application by its service principal or by its application id. */
export type PartyName = { readonly servicePrincipalId: string } | { readonly appId: string }

/** The objects behind a party. Both are absent when the tenant does not know the application. */
export interface PartyObjects {
  readonly servicePrincipal?: JsonObject
  readonly application?: JsonObject
}

/** A party with the objects that claims are read from. */
export interface LoadedParty extends Party {
  readonly objects: PartyObjects
}

async function findByAppId(
  reader: Reader,
  tenant: TenantId,
  kind: ObjectKind,
  appId: string,
): Promise<StoredObject | undefined> {
  const filter = { kind: 'comparison', operator: 'eq', property: 'appId', value: appId } as const
  const { items } = await reader.list(tenant, kind.name, { filter, limit: 1 })
  return items[0] && kind.read(items[0])
}

async function findServicePrincipal(
  reader: Reader,
  tenant: TenantId,
  name: PartyName,
): Promise<StoredObject | undefined> {
  if ('appId' in name) return findByAppId(reader, tenant, servicePrincipals, name.appId)
  const key = { family: servicePrincipals.name, id: name.servicePrincipalId }
  const found = await reader.find(tenant, key)
  return found && servicePrincipals.read(found)
}

/** Values of `signInAudience` of applications that other tenants may use. */
const multiTenantAudiences: readonly JsonValue[] = [
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
]

/** How a policy of another tenant is called. WHY: its id and its name belong to that tenant alone. */
const foreignPolicy = { id: 'home-tenant', displayName: 'of the home tenant' } as const

/** Tells whether an id is that of a policy of another tenant, which answers leave out. */
export function isForeignPolicy(policyId: string): boolean {
  return policyId.startsWith(foreignPolicy.id)
}

interface Home {
  readonly application: JsonObject
  readonly policies: CompiledStsPolicies
}

/**
 * Finds the application object in its home tenant, and the policies that are assigned to it there. They alone travel:
 * nothing else of the home tenant is read into an answer.
 * WHY the audience: a tenant must not learn of an application that its owner keeps to itself.
 */
async function findHome(
  store: Store,
  tenants: StsTenants,
  { body }: StoredObject,
  settings: StsSettings,
): Promise<Home | undefined> {
  const owner = parseTenantId(memberText(body, 'appOwnerOrganizationId'))
  if (owner === undefined || (await store.findTenant(owner)) === undefined) return undefined
  const appId = memberText(body, 'appId')
  const application = await findByAppId(store, owner, applications, appId)
  const audience = application?.body['signInAudience'] ?? null
  if (application === undefined || !multiTenantAudiences.includes(audience)) return undefined
  const { policies, assignments } = await tenants.find(store, owner)
  const assigned = new Set(
    assignments
      .filter(
        ({ target, objectId }) =>
          target === 'application' && keyOf(objectId) === keyOf(application.id),
      )
      .map(({ policyId }) => policyId),
  )
  const travelling = policies
    .filter(({ id, type }) => assigned.has(id) && isAssignableToApplications(type))
    .map((policy, index) => ({
      ...policy,
      id: `${foreignPolicy.id}-${index}`,
      displayName: foreignPolicy.displayName,
      isOrganizationDefault: false,
    }))
  return {
    application: application.body,
    policies: compileStsPolicies(
      travelling,
      travelling.map(({ id }) => ({ policyId: id, target: 'application', objectId: appId })),
      settings,
    ),
  }
}

function isAssignableToApplications(type: string): boolean {
  return findPolicyType(type)?.assignableTo.includes(applications.name) === true
}

/** What is known of a party by its objects alone. */
type PartyFacts = Pick<Party, 'appId'> &
  Partial<Pick<Party, 'isManagedIdentity' | 'signInAudience'>>

/** What the two objects say about a party, wherever they come from. */
export function partyOf(
  appId: string,
  { servicePrincipal, application }: PartyObjects,
): PartyFacts {
  const audience =
    memberText(application ?? {}, 'signInAudience') ||
    memberText(servicePrincipal ?? {}, 'signInAudience')
  const isManagedIdentity =
    memberText(servicePrincipal ?? {}, 'servicePrincipalType') === 'ManagedIdentity'
  return {
    appId: keyOf(appId),
    ...(audience !== '' && { signInAudience: audience }),
    ...(isManagedIdentity && { isManagedIdentity }),
  }
}

/**
 * Finds a party; undefined when the tenant has neither a service principal nor an application of this name. The policies
 * of another tenant that travel with the application have made-up ids: see `isForeignPolicy`.
 */
export async function loadParty(
  store: Store,
  tenants: StsTenants,
  tenant: TenantId,
  name: PartyName,
  settings: StsSettings = tenants.settings,
): Promise<LoadedParty | undefined> {
  const servicePrincipal = await findServicePrincipal(store, tenant, name)
  const given = 'appId' in name ? name.appId : ''
  const appId = servicePrincipal ? memberText(servicePrincipal.body, 'appId') : given
  const own = appId === '' ? undefined : await findByAppId(store, tenant, applications, appId)
  if (servicePrincipal === undefined && own === undefined) return undefined
  const home =
    own === undefined && servicePrincipal !== undefined
      ? await findHome(store, tenants, servicePrincipal, settings)
      : undefined
  const application = own?.body ?? home?.application
  const objects: PartyObjects = {
    ...(servicePrincipal && { servicePrincipal: servicePrincipal.body }),
    ...(application && { application }),
  }
  return {
    ...partyOf(appId, objects),
    ...(servicePrincipal && { servicePrincipalId: keyOf(servicePrincipal.id) }),
    ...(own && { applicationId: keyOf(own.id) }),
    // WHY the application id: the object id belongs to the home tenant.
    ...(home && { applicationId: keyOf(appId), home: home.policies }),
    objects,
  }
}
