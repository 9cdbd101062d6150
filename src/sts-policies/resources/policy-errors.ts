/** The errors of refused STS policies and of assignments that another one excludes. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { ConflictError } from '../../store/errors.ts'
import { assignmentCodes, stsPolicyCodes } from './resource-codes.ts'

/** Most reasons that the message of a refused body has. */
const mostReasons = 10

/** At most one organization default per type and tenant: the value is the type's name. */
export const organizationDefaultConstraint = 'stsPolicies/isOrganizationDefault'

/** Makes the error of a refused body. Clients match on its first sentence; the reasons follow. */
export function invalidPolicy(findings: readonly Finding[]): OstiaryError {
  const refusing = findings.filter(({ isWarning }) => isWarning === undefined)
  const reasons = refusing
    .slice(0, mostReasons)
    .map(({ message }) => message)
    .join('; ')
  const isDefinition = refusing.every(({ target }) => target?.startsWith('/definition'))
  const lead = isDefinition ? 'Property definition has an invalid value. ' : ''
  return new OstiaryError('directoryBadRequest', { message: `${lead}${reasons}`, findings })
}

/**
 * The error for a second policy of a type at one object. `holder` names the policy that is there, if it is known.
 * Source: the uniqueness error quoted in public issue threads on a second assignment.
 */
export function secondAssignment(type: string, object: string, holder = ''): OstiaryError {
  return new OstiaryError('multipleObjectsWithSameKeyValue', {
    message: `A property-uniqueness violation: '${object}' already has another policy of type '${type}' assigned${holder}; remove that assignment first.`,
    findings: [
      {
        ostiaryCode: assignmentCodes.secondOfType,
        message: `\`${object}\` already has a policy of type \`${type}\`${holder}`,
        target: '/@odata.id',
      },
    ],
  })
}

/** The error for a unique key that another policy or assignment holds. */
export function policyConflict({ uniqueKey }: ConflictError): OstiaryError {
  const { constraint, value = '' } = uniqueKey ?? {}
  if (constraint === organizationDefaultConstraint) {
    return invalidPolicy([
      {
        ostiaryCode: stsPolicyCodes.secondDefault,
        message: `Another policy of type '${value}' is already the organization default; set its isOrganizationDefault to false first.`,
        target: '/isOrganizationDefault',
      },
    ])
  }
  const [type = '', object = ''] = value.split('@')
  return secondAssignment(type, object)
}
