/**
 * Security defaults: the fixed protection of a tenant without conditional access policies. One switch per
 * tenant, off by default. It cannot be on while policies are enforced.
 * Source: https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy,
 * https://learn.microsoft.com/entra/fundamentals/security-defaults
 */

import { policyBase } from '../../../edm/base-types.ts'
import { encodeComplex } from '../../../edm/complete.ts'
import { boolean, dateTimeOffset, entityType, property, text } from '../../../edm/model.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { quoted } from '../../../edm/place.ts'
import type { StructuredValue } from '../../../edm/structured-value.ts'
import type { AccessRule } from '../../../graph/access-rule.ts'
import { patchCodec, singletonOperations } from '../../../graph/handlers/singleton.ts'
import { bothVersions } from '../../../graph/message.ts'
import type { Operation } from '../../../graph/operation.ts'
import { findObject } from '../../../graph/stored-objects.ts'
import { acceptedAsIs } from '../../../graph/write-object.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { Reader, StoredObject } from '../../../store/port.ts'
import { readAllAccess, writeAccess } from '../../model/access.ts'
import type { FindPolicyNames } from '../../model/policy-name.ts'
import { tenantSettingCodes } from './tenant-setting-codes.ts'
import { settingKind } from './setting-kind.ts'

/** The id is the same in every tenant. */
const id = '00000000-0000-0000-0000-000000000005'
const displayName = 'Security Defaults'
const description =
  'Baseline protection for the whole tenant, on or off as one: multifactor authentication for administrators and, when a sign-in calls for it, for everybody else, and no legacy authentication.'

const readOnly = { isReadOnly: true } as const

const securityDefaultsType = entityType(
  'identitySecurityDefaultsEnforcementPolicy',
  [
    property('id', text, { isReadOnly: true, nullable: false }),
    property('deletedDateTime', dateTimeOffset, readOnly),
    property('displayName', text, readOnly),
    property('description', text, readOnly),
    property('isEnabled', boolean, { nullable: false }),
  ],
  { base: policyBase },
)

/** Shape: `{ "isEnabled": true }`. */
type SecurityDefaultsBody = StructuredValue<typeof securityDefaultsType>

/** Security defaults as a kind of stored object. */
export const securityDefaultsKind = settingKind<SecurityDefaultsBody>({
  name: 'identitySecurityDefaultsEnforcementPolicy',
  type: securityDefaultsType,
  mainMember: 'isEnabled',
  displayName,
  activity: 'Update security defaults',
  encode,
})

function encode({ body }: StoredObject<SecurityDefaultsBody>): JsonObject {
  return encodeComplex(securityDefaultsType, { id, displayName, description, ...body }, 'beta')
}

/**
 * Either write permission, each with the read permission.
 * Source: Graph page "Update identitySecurityDefaultsEnforcementPolicy", editions of 2020 to 2024.
 */
const updatePermissions = [
  ['Policy.Read.All', 'Policy.ReadWrite.SecurityDefaults'],
  ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess'],
]

const updateAccess: AccessRule = {
  ...writeAccess(),
  delegated: updatePermissions,
  application: updatePermissions,
}

/** Tells whether a tenant has security defaults on. */
export async function isSecurityDefaultsEnabled(
  reader: Reader,
  tenant: TenantId,
): Promise<boolean> {
  const stored = await findObject(reader, tenant, securityDefaultsKind, id)
  return stored?.body.isEnabled === true
}

/**
 * GET and PATCH of security defaults. They cannot be turned on while policies are enforced; the refusal
 * names every such policy. `findEnabledPolicies` finds them in the transaction of the write.
 */
export function securityDefaultsOperations(
  findEnabledPolicies: FindPolicyNames,
): readonly Operation[] {
  const codec = patchCodec(securityDefaultsType)
  return singletonOperations({
    kind: securityDefaultsKind,
    id,
    initial: { isEnabled: false },
    path: '/policies/identitySecurityDefaultsEnforcementPolicy',
    contextPath: 'policies/identitySecurityDefaultsEnforcementPolicy',
    versions: bothVersions,
    type: {
      name: securityDefaultsType.name,
      schema: securityDefaultsType,
      properties: securityDefaultsType.properties.map((member) => member.name),
      encode,
    },
    codec,
    readAccess: readAllAccess,
    updateAccess,
    guardWrite: async (proposed, body) => {
      const isTurnedOn = body.isEnabled && proposed.before?.body.isEnabled !== true
      const enabled = isTurnedOn ? await findEnabledPolicies(proposed) : []
      if (enabled.length === 0) return acceptedAsIs(body)
      throw refusedBy(
        enabled.map((policy) => ({
          ostiaryCode: tenantSettingCodes.policyEnabled,
          message: `\`isEnabled\` cannot be true while the conditional access policy ${quoted(policy.displayName)} (${policy.id}) is enabled`,
          target: '/isEnabled',
        })),
      )
    },
  })
}
