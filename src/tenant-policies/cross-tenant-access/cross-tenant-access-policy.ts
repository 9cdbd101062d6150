/**
 * The cross-tenant access policy: the clouds whose tenants can be partners.
 * Source: https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicy
 */

import { quoted } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { crossTenantAccess } from '../access.ts'
import { tenantSingleton } from '../shared/tenant-singleton.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'
import { crossTenantAccessPolicyType } from './types.ts'

const endpoints = ['microsoftonline.com', 'microsoftonline.us', 'partner.microsoftonline.cn']

function check({ allowedCloudEndpoints: list }: JsonObject): readonly Finding[] {
  if (!Array.isArray(list)) return []
  return (list as readonly JsonValue[]).flatMap((item, index) =>
    endpoints.some((known) => known === item)
      ? []
      : [
          {
            ostiaryCode: tenantPolicyCodes.cloudEndpointUnknown,
            message: `\`allowedCloudEndpoints[${index}]\` is not the endpoint of a cloud; expected ${endpoints.map(quoted).join(', ')}`,
            target: `/allowedCloudEndpoints/${index}`,
          },
        ],
  )
}

/** GET and PATCH of the policy. */
export const crossTenantAccessPolicy = tenantSingleton({
  name: 'crossTenantAccessPolicy',
  id: 'crossTenantAccessPolicy',
  type: crossTenantAccessPolicyType,
  mainMember: 'allowedCloudEndpoints',
  initial: { description: null, displayName: 'CrossTenantAccessPolicy', allowedCloudEndpoints: [] },
  fixedMembers: { deletedDateTime: null },
  path: '/policies/crossTenantAccessPolicy',
  noun: 'cross-tenant access policy',
  category: 'CrossTenantAccessSettings',
  displayName: 'CrossTenantAccessPolicy',
  access: crossTenantAccess,
  check,
})
