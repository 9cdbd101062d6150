/**
 * Permission grant policies: which consent users and roles may give.
 * Source: https://learn.microsoft.com/graph/api/resources/permissiongrantpolicy
 */

import { isDefaultObject } from '../../graph/default-object.ts'
import { findObject } from '../../graph/stored-objects.ts'
import { countOperation } from '../../graph/handlers/read.ts'
import { collectionOperations } from '../../graph/handlers/write.ts'
import type { Operation } from '../../graph/operation.ts'
import { acceptedAsIs } from '../../graph/write-object.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import { failed, passed, type Checked } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { permissionGrantAccess } from '../access.ts'
import { tenantCollection } from '../shared/tenant-collection.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'
import { builtInPolicies, grantPolicyFamily } from './built-in-policies.ts'
import { conditionSetOperations } from './condition-sets.ts'
import { grantPolicyType } from './types.ts'

/** Reads the id that the caller chooses. */
function idOf({ id }: JsonObject): Checked<string> {
  if (typeof id === 'string' && /^[\w-]{1,120}$/u.test(id) && !/^microsoft-/iu.test(id)) {
    return passed(id)
  }
  return failed({
    ostiaryCode: tenantPolicyCodes.grantPolicyIdMalformed,
    message:
      '`id` must have 1 to 120 letters, digits, hyphens or underscores, and must not begin with `microsoft-`',
    target: '/id',
  })
}

/** @throws OstiaryError `badRequest` for a built-in policy. */
function requireCustomPolicy(policy: StoredObject | undefined): void {
  if (policy === undefined || !isDefaultObject(policy)) return
  throw refusedBy([
    {
      ostiaryCode: tenantPolicyCodes.grantPolicyBuiltIn,
      message: `the permission grant policy \`${policy.id}\` is built in and cannot change`,
    },
  ])
}

const set = tenantCollection({
  name: grantPolicyFamily,
  type: grantPolicyType,
  mainMembers: ['displayName'],
  path: '/policies/permissionGrantPolicies',
  contextPath: 'permissionGrantPolicies',
  noun: 'permission grant policy',
  plural: 'permission grant policies',
  access: permissionGrantAccess,
  fixed: builtInPolicies,
  newId: idOf,
  guardWrite: async ({ context, transaction, id, before }, body) => {
    requireCustomPolicy(before)
    if (before !== undefined) return acceptedAsIs(body)
    if (await findObject(transaction, context.caller.tenant, set.kind, id)) {
      throw refusedBy([
        {
          ostiaryCode: tenantPolicyCodes.objectExists,
          message: `a permission grant policy \`${id}\` exists already`,
          target: '/id',
        },
      ])
    }
    return acceptedAsIs({ ...body, excludes: [], includes: [] })
  },
  guardDelete: async ({ before }) => {
    requireCustomPolicy(before)
    return []
  },
})

/** Permission grant policies as a kind of stored object. */
export const grantPolicyKind = set.kind

/** The policies and their condition sets. */
export const grantPolicyOperations: readonly Operation[] = [
  ...collectionOperations(set),
  countOperation(set),
  ...conditionSetOperations(set, requireCustomPolicy),
]
