/**
 * The delegated permissions that a client has for a user: those that somebody has granted.
 * Source: `oAuth2PermissionGrant`; https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview.
 */

import type { Consents } from '../../identity/issuer/consents.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader } from '../../store/port.ts'
import { oauth2PermissionGrants } from '../kinds.ts'

function equals(property: string, value: string): Filter {
  return { kind: 'comparison', operator: 'eq', property, value }
}

/** Whom a grant is about. */
interface GrantParties {
  /** Object ids of service principals. */
  readonly clientId: string
  readonly resourceId: string
  readonly userId: string
}

async function listGranted(
  reader: Reader,
  tenant: TenantId,
  { clientId, resourceId, userId }: GrantParties,
): Promise<readonly string[]> {
  const operands = [equals('clientId', clientId), equals('resourceId', resourceId)]
  const grants = await everyItem((query) =>
    reader.list(tenant, oauth2PermissionGrants.name, {
      ...query,
      filter: { kind: 'and', operands },
    }),
  )
  const names = grants
    .filter(
      ({ body }) =>
        memberText(body, 'consentType') === 'AllPrincipals' ||
        keyOf(memberText(body, 'principalId')) === keyOf(userId),
    )
    .flatMap(({ body }) => memberText(body, 'scope').split(' '))
    .filter((name) => name !== '')
  return [...new Set(names)].sort()
}

/**
 * Rules on scopes by the grants that are stored. With `.default` a client gets everything that is granted, else what it
 * asks for. DEVIATION: Entra adds all other granted permissions of the resource to each token.
 */
export function grantedConsents(reader: Reader): Pick<Consents, 'find'> {
  return {
    async find(tenant, { client, user, resource, requested, isDefault }) {
      const granted =
        resource.servicePrincipalId === undefined
          ? []
          : await listGranted(reader, tenant, {
              clientId: client.servicePrincipalId,
              resourceId: resource.servicePrincipalId,
              userId: user.objectId,
            })
      const named = new Map(granted.map((name) => [name.toLowerCase(), name]))
      const missing = requested.filter((name) => !named.has(name.toLowerCase()))
      if (missing.length === 0 && !(isDefault && granted.length === 0)) {
        const scopes = requested.flatMap((name) => named.get(name.toLowerCase()) ?? [])
        return { outcome: 'granted', scopes: isDefault ? granted : [...new Set(scopes)] }
      }
      return {
        outcome: 'consentRequired',
        missing: missing.map((name) => ({
          name,
          displayName: name,
          description: '',
          needsAdministrator: true,
        })),
        mayConsent: false,
        mayConsentForAll: false,
      }
    },
  }
}
