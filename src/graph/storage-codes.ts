/** Codes of refusals of a write because of what it would store. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** The size of an object, and of all policies or directory objects of a tenant. */
export const storageCodes = defineCodes('storage', {
  listTooLong: {
    meaning: 'A list of the policy has more ids than a list may have.',
    cause: 'The limit `idsPerList` keeps decisions fast; `--limit` sets another one.',
    fix: 'Put the objects in a group and name the group, or use several policies.',
  },
  policyTooLarge: {
    meaning: 'The policy has more bytes than a policy may have.',
    cause: 'The limit `policyBytes` keeps decisions fast; `--limit` sets another one.',
    fix: 'Shorten its lists: name groups, or use several policies.',
  },
  tenantFull: {
    meaning: 'The policies of the tenant would have more bytes than a tenant may store.',
    cause:
      'The limit `policyBytesPerTenant` protects the other tenants; `--limit` sets another one. Deleted policies that can be restored are counted.',
    fix: 'Delete and purge policies that are not needed, or ask the operator to raise the limit.',
  },
  documentsFull: {
    meaning: 'The XML documents of the tenant would have more bytes than a tenant may store.',
    cause:
      'The limit `documentBytesPerTenant` protects the other tenants; `--limit` sets another one.',
    fix: 'Delete documents that are not needed, or ask the operator to raise the limit.',
  },
  objectTooLarge: {
    meaning: 'The directory object has more bytes than one may have.',
    cause: 'The limit `directoryObjectBytes` keeps lists fast; `--limit` sets another one.',
    fix: 'Shorten its texts and lists.',
  },
  directoryFull: {
    meaning: 'The directory objects of the tenant would have more bytes than a tenant may store.',
    cause:
      'The limit `directoryBytesPerTenant` protects the other tenants; `--limit` sets another one. Deleted objects that can be restored are counted.',
    fix: 'Delete objects for good that are not needed, or ask the operator to raise the limit.',
  },
})
