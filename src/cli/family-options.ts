/** The options of the families of policies. */

import type { StartOptions } from '../config.ts'
import type { FamilyOptions } from '../families.ts'

/** Gives each family its part of the options of `start`. The keys open the private parts of key sets. */
export function familyOptionsOf(
  options: StartOptions,
  keyEncryptionKeys: FamilyOptions['keyEncryptionKeys'],
): FamilyOptions {
  return {
    keyEncryptionKeys,
    stsPolicies: {
      asOf: options.stsAsOf,
      legacyPolicies: options.legacyPolicies,
      secondDefault: options.secondDefault,
    },
    stsSettings: { precedence: options.stsPrecedence, lifetimes: options.stsLifetimes },
    conditionalAccess: { limits: options.limit, unknownReferences: options.unknownReferences },
    trustFramework: { missingKeys: options.missingKeys },
  }
}
