/** Authentication strengths as a kind of stored object: how they are indexed, kept unique and audited. */

import { storedAs } from '../../../graph/object-kind.ts'
import { strengthType } from '../../model/strengths/strength-types.ts'
import { writtenKind, type WrittenKind } from '../../../graph/written-kind.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../../../store/port.ts'
import { kindNames } from '../../model/kind-names.ts'
import { readStrengths } from './access.ts'
import type { StrengthBody } from '../../model/strengths/strength-body.ts'
import { encodeStrength } from './strength-codec.ts'
import { strengthCodes } from './strength-codes.ts'

function encodeVersion(object: StoredObject<StrengthBody>) {
  return encodeStrength(object, 'beta')
}

/**
 * The kind of authentication strengths. Activities are named as in the audit log of the service.
 * Source: https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
export const strengthKind = writtenKind<StrengthBody>({
  name: kindNames.authenticationStrengths,
  indexed: ['displayName', 'policyType'],
  index: ({ displayName, policyType }) => [
    { property: 'displayName', value: displayName },
    { property: 'policyType', value: policyType },
  ],
  misfitOf: storedAs(
    strengthType,
    'displayName',
    'policyType',
    'requirementsSatisfied',
    'allowedCombinations',
    'combinationConfigurations',
  ),
  uniqueKeys: ({ displayName }) => [
    { constraint: 'authenticationStrengthName', value: displayName.toLowerCase() },
  ],
  audit: {
    category: 'ApplicationManagement',
    loggedByService: 'Authentication Methods',
    targetType: 'Policy',
  },
  activities: {
    create: 'Authentication Strength Policy Create',
    update: 'Authentication Strength Policy Update',
    delete: 'Authentication Strength Policy Delete',
  },
  displayNameOf: ({ body }) => body.displayName,
  modifiedProperties: (before, after) => [
    {
      displayName: 'AuthenticationStrengthPolicy',
      oldValue: before && encodeVersion(before),
      newValue: after && encodeVersion(after),
    },
  ],
  conflictError: (conflict) => {
    const message =
      '`displayName` must be unique among authentication strengths; another one has this name'
    return new OstiaryError('badRequest', {
      message,
      findings: [{ ostiaryCode: strengthCodes.nameNotUnique, message, target: '/displayName' }],
      cause: conflict,
    })
  },
  readAccess: readStrengths,
  encodeVersion,
})

/** The same kind for changes of a configuration, which have another name in the audit log. */
export function configurationKind(
  change: 'Create' | 'Update' | 'Delete',
): WrittenKind<StrengthBody> {
  return {
    ...strengthKind,
    activities: {
      ...strengthKind.activities,
      update: `Authentication Strength Combination Configuration ${change}`,
    },
  }
}
