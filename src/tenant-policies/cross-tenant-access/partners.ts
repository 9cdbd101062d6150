/**
 * Cross-tenant access for single other tenants. The id of a partner is the id of its tenant.
 * Source: https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationpartner
 */

import { complete, encodeComplex } from '../../edm/complete.ts'
import { decodeComplex } from '../../edm/decode.ts'
import { mergePatch } from '../../edm/merge-patch.ts'
import { quoted } from '../../edm/place.ts'
import { countOperation } from '../../graph/handlers/read.ts'
import { collectionOperations } from '../../graph/handlers/write.ts'
import { bothVersions } from '../../graph/message.ts'
import type { Operation } from '../../graph/operation.ts'
import type {
  GuardedWrite,
  ProposedChange,
  WritableEntitySet,
  WriteCodec,
} from '../../graph/writable-entity-set.ts'
import { acceptedAsIs } from '../../graph/write-object.ts'
import { findObject } from '../../graph/stored-objects.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import { checked, failed, passed, type Checked, type Finding } from '../../kernel/findings.ts'
import { isGuid, keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { crossTenantAccess } from '../access.ts'
import { requireFewObjects } from '../shared/checks.ts'
import { entityTypeOf, tenantPolicyKind } from '../shared/policy-kind.ts'
import { policyNotFound } from '../shared/policy-not-found.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'
import { checkSettings } from './check-settings.ts'
import { partnerType } from './types.ts'

const path = '/policies/crossTenantAccessPolicy/partners'

/** Partners as a kind of stored object. */
export const partnerKind = tenantPolicyKind({
  name: 'crossTenantAccessPartners',
  type: partnerType,
  mainMembers: ['tenantId'],
  noun: 'partner cross-tenant access setting',
  activities: {
    create: 'Add a partner to cross-tenant access setting',
    update: 'Update a partner cross-tenant access setting',
    delete: 'Delete partner specific cross-tenant access setting',
  },
  category: 'CrossTenantAccessSettings',
  readAccess: crossTenantAccess.read,
  encode: ({ body }) => encodeComplex(partnerType, body, 'beta'),
})

function completePartner(members: JsonObject): JsonObject {
  return complete(
    partnerType,
    { isInMultiTenantOrganization: false, isServiceProvider: false, ...members },
    'beta',
  )
}

function checkTenantId(json: JsonObject): readonly Finding[] {
  const { tenantId } = json
  if (typeof tenantId !== 'string' || isGuid(tenantId)) return []
  return [
    {
      ostiaryCode: tenantPolicyCodes.partnerTenantMalformed,
      message: `\`tenantId\` must be the id of a tenant, a GUID, not ${quoted(tenantId)}`,
      target: '/tenantId',
    },
  ]
}

function checkSameTenant(given: JsonObject, stored: JsonObject): readonly Finding[] {
  const [one, other] = [given, stored].map((body) => keyOf(memberText(body, 'tenantId') ?? ''))
  if (one === '' || one === other) return []
  return [
    {
      ostiaryCode: tenantPolicyCodes.partnerTenantFixed,
      message: `\`tenantId\` of a partner cannot change; it is ${quoted(other ?? '')}`,
      target: '/tenantId',
    },
  ]
}

const codec: WriteCodec<JsonObject> = {
  create: (json, version) => {
    const { value, findings, warnings } = decodeComplex(partnerType, json, { version })
    const body = completePartner(value)
    return checked(body, [...findings, ...checkTenantId(json), ...checkSettings(body)], warnings)
  },
  update: ({ body: stored }, patch, version) => {
    const { value, findings, warnings } = decodeComplex(partnerType, patch, { version, stored })
    const { tenantId } = stored
    const body = completePartner({
      ...mergePatch(partnerType, stored, value),
      ...(tenantId !== undefined && { tenantId }),
    })
    const all = [...findings, ...checkSameTenant(value, stored), ...checkSettings(body)]
    return checked(body, all, warnings)
  },
  invalid: refusedBy,
}

function idOf(json: JsonObject): Checked<string> {
  const tenantId = memberText(json, 'tenantId')
  return tenantId === undefined || !isGuid(tenantId) ? failed() : passed(keyOf(tenantId))
}

async function guardPartner(
  change: ProposedChange,
  body: JsonObject,
): Promise<GuardedWrite<JsonObject>> {
  const { context, transaction, id, before } = change
  if (before === undefined) {
    await requireFewObjects(change, partnerKind.name, 'partners')
    if (await findObject(transaction, context.caller.tenant, partnerKind, id)) {
      const message = 'Another object with the same value for property tenantId already exists.'
      throw new OstiaryError('multipleObjectsWithSameKeyValue', {
        message,
        findings: [
          {
            ostiaryCode: tenantPolicyCodes.partnerExists,
            message: `the tenant ${quoted(id)} is a partner already; change it by PATCH`,
            target: '/tenantId',
          },
        ],
      })
    }
  }
  return acceptedAsIs(body)
}

const partnerSet: WritableEntitySet<JsonObject> = {
  kind: partnerKind,
  path,
  versions: bothVersions,
  keyTemplate: '{id}',
  contextPath: path.slice(1),
  type: entityTypeOf(partnerType),
  isBounded: true,
  codec,
  newId: idOf,
  guardWrite: guardPartner,
  readAccess: crossTenantAccess.read,
  access: {
    create: crossTenantAccess.write,
    update: crossTenantAccess.write,
    delete: crossTenantAccess.write,
  },
  notFoundError: policyNotFound,
}

/** List, get, create, change, delete and count. */
export const partnerOperations: readonly Operation[] = [
  ...collectionOperations(partnerSet),
  countOperation(partnerSet),
]
