/** Policies, a tenant and a sign-in for tests. */

import type { JsonObject } from '../../../kernel/json.ts'
import { decodeModernCreate } from '../../resources/form-modern/modern-codec.ts'
import type { DecisionPolicy } from '../answer/decision.ts'
import type { TenantRules } from '../model/tenant-rules.ts'
import { semanticsAsOf } from '../model/semantics.ts'
import type { SignIn } from '../model/sign-in.ts'

export const everyone = { includeUsers: ['All'] }
const everything = { includeApplications: ['All'] }
const appId = '0a000000-0000-4000-8000-000000000001'

/** A policy, from its modern form; by default enabled, for all users and all applications. */
export function policy(
  id: string,
  { conditions = {}, ...members }: { readonly conditions?: JsonObject } & JsonObject,
): DecisionPolicy {
  const wire = {
    displayName: id,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: everything,
      users: everyone,
      ...conditions,
    },
    ...members,
  }
  const decoded = decodeModernCreate(wire, 'beta')
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.findings))
  return { id, body: decoded.value }
}

export function requiring(...builtInControls: readonly string[]): JsonObject {
  return { grantControls: { operator: 'OR', builtInControls } }
}

const noTrust = {
  isMfaAccepted: false,
  isCompliantDeviceAccepted: false,
  isHybridJoinedDeviceAccepted: false,
}

export const emptyTenantRules: TenantRules = {
  tenantId: '0b000000-0000-4000-8000-000000000001',
  namedLocations: [],
  mfaTrustedIps: [],
  authenticationStrengths: [],
  applicationGroups: [],
  inboundTrust: { default: noTrust, byTenant: [] },
}

export const today = semanticsAsOf(new Date('2026-11-22T00:00:00Z'))

/** A member of the tenant with a browser; every fact that most policies depend on is known. */
export const member: SignIn = {
  principal: {
    kind: 'user',
    id: '0c000000-0000-4000-8000-000000000001',
    externalTypes: [],
    homeTenantId: null,
    groupIds: [],
    roleTemplateIds: [],
  },
  target: { kind: 'applications', applications: [{ appId }], requestedScopes: null },
  clientApp: 'browser',
  platform: 'windows',
  device: null,
  network: { ip: '192.0.2.9', country: 'US', gpsCountry: null, isCompliantNetwork: false },
  authenticationFlow: { current: 'none', original: 'none' },
  satisfied: { methods: ['password'] },
  at: '2026-11-22T09:00:00Z',
}
