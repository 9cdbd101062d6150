/** The settings of the families that tests start from: Microsoft's limits, everything checked. */

import { microsoftLimits } from '../../src/conditional-access/model/options.ts'
import type { FamilyOptions } from '../../src/families.ts'
import { keyEncryptionKeyOf } from '../../src/trust-framework/key-sets/sealed-key.ts'

/** The key with which tests seal policy keys. */
export const testEncryptionKey = keyEncryptionKeyOf(new Uint8Array(32).fill(7))

export const familyOptions: FamilyOptions = {
  stsPolicies: { asOf: new Date('2019-09-30T00:00:00Z'), legacyPolicies: '2018' },
  conditionalAccess: { limits: microsoftLimits, unknownReferences: 'refuse' },
  keyEncryptionKeys: [testEncryptionKey],
}

/** The same settings, but policies that name objects the tenant lacks are stored with a warning. */
export const tolerantFamilyOptions: FamilyOptions = {
  ...familyOptions,
  conditionalAccess: { ...familyOptions.conditionalAccess, unknownReferences: 'warn' },
}
