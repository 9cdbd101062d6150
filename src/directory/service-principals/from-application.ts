/**
 * What a service principal has of its application. It follows the application.
 * Source: https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals.
 */

import type { TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { objectOf, textsOf } from '../app-parts/text-rules.ts'
import { firstPartyApplications } from './first-party-applications.ts'
import { graphAppId, graphServicePrincipal } from './microsoft-graph.ts'

/** The members that follow the application. Shape: a part of `servicePrincipal`. */
export function membersOfApplication(application: JsonObject, tenant: TenantId): JsonObject {
  const web = objectOf(application['web'])
  const api = objectOf(application['api'])
  const appId = memberText(application, 'appId')
  const orNull = (value: JsonValue | undefined): JsonValue => value ?? null
  const redirectUris = (['web', 'spa', 'publicClient'] as const).flatMap((platform) =>
    textsOf(objectOf(application[platform])['redirectUris']),
  )
  return {
    appDescription: orNull(application['description']),
    appDisplayName: orNull(application['displayName']),
    appId,
    appOwnerOrganizationId: tenant,
    appRoles: application['appRoles'] ?? [],
    displayName: orNull(application['displayName']),
    homepage: orNull(web['homePageUrl']),
    info: objectOf(application['info']),
    logoutUrl: orNull(web['logoutUrl']),
    oauth2PermissionScopes: api['oauth2PermissionScopes'] ?? [],
    replyUrls: redirectUris,
    servicePrincipalNames: [appId, ...textsOf(application['identifierUris'])],
    signInAudience: application['signInAudience'] ?? 'AzureADMyOrg',
  }
}

/** The body of a service principal of one of Microsoft's applications; undefined for any other `appId`. */
export function firstPartyPrincipal(appId: string): JsonObject | undefined {
  if (appId.toLowerCase() === graphAppId) return graphServicePrincipal
  const [known, displayName] =
    firstPartyApplications.find(([each]) => each === appId.toLowerCase()) ?? []
  if (known === undefined || displayName === undefined) return undefined
  return {
    ...graphServicePrincipal,
    appDisplayName: displayName,
    appId: known,
    displayName,
    servicePrincipalNames: [known],
  }
}
