/**
 * Cross-tenant access for every other tenant, which a tenant can put back to the default of the service.
 * Source: https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationdefault
 */

import { isDefaultObject } from '../../graph/default-object.ts'
import type { Operation } from '../../graph/operation.ts'
import { findObject } from '../../graph/stored-objects.ts'
import { removeObject } from '../../graph/write-object.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { crossTenantAccess } from '../access.ts'
import { tenantSingleton, type TenantPolicy } from '../shared/tenant-singleton.ts'
import { checkSettings } from './check-settings.ts'
import { defaultConfigurationType } from './types.ts'

const path = '/policies/crossTenantAccessPolicy/default'
const id = 'default'

const everybody = (accessType: 'allowed' | 'blocked'): JsonObject => ({
  applications: {
    accessType,
    targets: [{ target: 'AllApplications', targetType: 'application' }],
  },
  usersAndGroups: { accessType, targets: [{ target: 'AllUsers', targetType: 'user' }] },
})

const allowed = everybody('allowed')
const blocked = everybody('blocked')

/** Source: page "Get crossTenantAccessPolicyConfigurationDefault", the default of the service. */
const initial: JsonObject = {
  automaticUserConsentSettings: { inboundAllowed: false, outboundAllowed: false },
  b2bCollaborationInbound: allowed,
  b2bCollaborationOutbound: allowed,
  b2bDirectConnectInbound: blocked,
  b2bDirectConnectOutbound: blocked,
  inboundTrust: {
    isCompliantDeviceAccepted: false,
    isHybridAzureADJoinedDeviceAccepted: false,
    isMfaAccepted: false,
  },
  invitationRedemptionIdentityProviderConfiguration: {
    fallbackIdentityProvider: 'defaultConfiguredIdp',
    primaryIdentityProviderPrecedenceOrder: [
      'azureActiveDirectory',
      'externalFederation',
      'socialIdentityProviders',
    ],
  },
  isServiceDefault: true,
  tenantRestrictions: { ...blocked, devices: null },
}

const singleton = tenantSingleton({
  name: 'crossTenantAccessDefault',
  id,
  type: defaultConfigurationType,
  mainMember: 'inboundTrust',
  initial,
  path,
  noun: 'company default cross-tenant access setting',
  activities: {
    create: 'Update the company default cross-tenant access setting',
    update: 'Update the company default cross-tenant access setting',
    delete: 'Reset the cross-tenant access default setting',
  },
  category: 'CrossTenantAccessSettings',
  displayName: 'Default',
  access: crossTenantAccess,
  check: checkSettings,
  beforeStoring: (body) => ({ ...body, isServiceDefault: false }),
})

/** POST of the action: the tenant has the default of the service again. */
const resetOperation: Operation = {
  method: 'POST',
  path: `${path}/resetToSystemDefault`,
  roots: ['v1.0', 'beta'],
  access: crossTenantAccess.write,
  produces: 'none',
  handle: (context) =>
    removeObject(context, {
      family: singleton.kind,
      find: async (transaction) =>
        (await findObject(transaction, context.caller.tenant, singleton.kind, id)) ??
        singleton.initial,
      remove: async (writer, object) => {
        if (!isDefaultObject(object)) await writer.delete(object)
      },
    }),
}

/** GET, PATCH and the reset. */
export const defaultConfiguration: TenantPolicy = {
  ...singleton,
  operations: [...singleton.operations, resetOperation],
}
