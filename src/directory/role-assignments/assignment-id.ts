/**
 * The ids of role assignments. They tell the role, the principal and the scope, so that every view of an assignment
 * has the same id, and an assignment that is made again gets the id that it had.
 * Source: ids in the reference pages `rbacapplication-list-roleassignments` and `unifiedroleassignment-get`.
 */

import { createHash } from 'node:crypto'

/** Who holds which role. */
export interface RoleHolding {
  readonly roleDefinitionId: string
  readonly principalId: string
}

/** Reorders the bytes of a GUID between the order of its text and that in which Windows writes them. */
function swapBytes(bytes: Buffer): Buffer {
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}

function guidBytes(guid: string): Buffer {
  return swapBytes(Buffer.from(guid.replaceAll('-', ''), 'hex'))
}

function printGuid(bytes: Buffer): string {
  const hex = swapBytes(Buffer.from(bytes)).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5')
}

/**
 * The id of the assignment of a role to a principal in the whole tenant.
 * Shape: `lAPpYvVpN0KRkAEhdxReEMwnxXbgyLJLnV0fT2KtkL8-1`: role and principal in Base64 for URLs, the kind of scope.
 */
export function tenantAssignmentId({ roleDefinitionId, principalId }: RoleHolding): string {
  const bytes = Buffer.concat([guidBytes(roleDefinitionId), guidBytes(principalId)])
  return `${bytes.toString('base64url')}-1`
}

/** The id of an assignment in a part of the tenant. `scope` is the text that names the part; letter case does not count. */
export function scopedAssignmentId(
  { roleDefinitionId, principalId }: RoleHolding,
  scope: string,
): string {
  const digest = createHash('sha256').update(scope.toLowerCase()).digest().subarray(0, 16)
  const bytes = Buffer.concat([guidBytes(roleDefinitionId), guidBytes(principalId), digest])
  return `${bytes.toString('base64url')}-2`
}

/** Reads the id of an assignment in the whole tenant; undefined for any other text. The GUIDs are in lower case. */
export function readTenantAssignmentId(id: string): RoleHolding | undefined {
  const text = /^([A-Za-z0-9_-]{43})-1$/u.exec(id)?.[1]
  if (text === undefined) return undefined
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== 32 || bytes.toString('base64url') !== text) return undefined
  return {
    roleDefinitionId: printGuid(bytes.subarray(0, 16)),
    principalId: printGuid(bytes.subarray(16)),
  }
}
