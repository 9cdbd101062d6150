/** Authentication strengths as a kind of stored object: how they are indexed, kept unique and audited. */

import type { PolicyFamily } from '../../../graph/descriptor.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../../../store/port.ts'
import { kindNames } from '../../model/kind-names.ts'
import { readStrengths } from './access.ts'
import { strengthBodyOf } from '../../model/strengths/strength-body.ts'
import { encodeStrength } from './strength-codec.ts'
import { strengthCodes } from './strength-codes.ts'

function encodeVersion(object: StoredObject) {
  return encodeStrength(object, 'beta')
}

/**
 * The kind of authentication strengths. Activities are named as in the audit log of the service.
 * Source: https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
export const strengthKind: PolicyFamily = {
  name: kindNames.authenticationStrengths,
  indexed: ['displayName', 'policyType'],
  index: (body) => {
    const { displayName, policyType } = strengthBodyOf({ body })
    return [
      { property: 'displayName', value: displayName },
      { property: 'policyType', value: policyType },
    ]
  },
  uniqueKeys: (body) => [
    {
      constraint: 'authenticationStrengthName',
      value: strengthBodyOf({ body }).displayName.toLowerCase(),
    },
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
  displayNameOf: (object) => strengthBodyOf(object).displayName,
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
}

/** The kind where a change is one of a configuration: the same objects under another activity. */
export function configurationKind(change: 'Create' | 'Update' | 'Delete'): PolicyFamily {
  return {
    ...strengthKind,
    activities: {
      ...strengthKind.activities,
      update: `Authentication Strength Combination Configuration ${change}`,
    },
  }
}
