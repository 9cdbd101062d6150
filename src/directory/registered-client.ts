/**
 * What the registration of an application says about sign-ins of users.
 * Source: `application`, members `isFallbackPublicClient`, `web`, `spa` and `publicClient`;
 * https://learn.microsoft.com/entra/identity-platform/reply-url.
 */

import type { RegisteredClient } from '../identity/issuer/client-registration.ts'
import { isGuid, keyOf, type TenantId } from '../kernel/ids.ts'
import { memberText, type JsonValue } from '../kernel/json.ts'
import type { Reader } from '../store/port.ts'
import { objectOf, textsOf } from './app-parts/text-rules.ts'
import { findNamedApplication, isDisabled } from './grants/token-resources.ts'

/**
 * Finds an application of the tenant by its application id; undefined when it has no registration or no service
 * principal here. DEVIATION: applications of other tenants, which have a service principal only, sign in nobody.
 */
export async function findRegisteredClient(
  reader: Reader,
  tenant: TenantId,
  appId: string,
): Promise<RegisteredClient | undefined> {
  const { principal, application } =
    (isGuid(appId) ? await findNamedApplication(reader, tenant, appId) : undefined) ?? {}
  if (principal === undefined || application === undefined) return undefined
  const { body } = application
  const addressesOf = (platform: JsonValue | undefined): readonly string[] =>
    textsOf(objectOf(platform)['redirectUris'])
  const implicit = objectOf(objectOf(body['web'])['implicitGrantSettings'])
  return {
    appId: keyOf(memberText(body, 'appId')),
    displayName: memberText(body, 'displayName'),
    servicePrincipalId: principal.id,
    isPublic: body['isFallbackPublicClient'] === true,
    redirectUris: {
      web: addressesOf(body['web']),
      spa: addressesOf(body['spa']),
      publicClient: addressesOf(body['publicClient']),
    },
    issuesIdTokens: implicit['enableIdTokenIssuance'] === true,
    isDisabled: isDisabled(principal.body) || isDisabled(body),
  }
}
