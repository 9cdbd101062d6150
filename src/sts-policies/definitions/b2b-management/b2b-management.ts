/**
 * A B2BManagementPolicy definition: its schema and its rules.
 * Source: https://learn.microsoft.com/entra/external-id/allow-deny-list and the Graph beta page of
 * `b2bManagementPolicy`; `AutoRedeemPolicy` and `PreviewPolicy` as exports of tenants print them.
 */

import { Type } from 'typebox'
import { isJsonObject } from '../../../kernel/json.ts'
import { definitionCodes } from '../definition-codes.ts'
import { DefinitionReport } from '../definition-report.ts'
import type { CheckOfType } from '../definition-rules.ts'
import { membersWithVersion, textsSchema } from '../definition-schemas.ts'
import type { DefinitionValue } from '../located-json.ts'
import { warnOfMalformedDomains, warnOfMalformedIds } from '../names.ts'
import { readMembers, type LocatedMembers } from '../read-members.ts'
import { checkTexts, shownValue } from '../read-values.ts'
import { b2bManagementCodes } from './b2b-management-codes.ts'

/** The value of the root member `B2BManagementPolicy`. */
export const b2bManagementSchema = Type.Object(
  membersWithVersion({
    InvitationsAllowedAndBlockedDomainsPolicy: Type.Optional(
      Type.Object(
        {
          AllowedDomains: Type.Optional(
            textsSchema({ description: 'The only domains whose users can be invited.' }),
          ),
          BlockedDomains: Type.Optional(
            textsSchema({ description: 'Domains whose users cannot be invited.' }),
          ),
        },
        {
          description: 'An allow list or a block list, not both.',
          // WHY the type: without it, the schema would refuse null, which counts as absent.
          not: {
            type: 'object',
            required: ['AllowedDomains', 'BlockedDomains'],
            properties: {
              AllowedDomains: { type: 'array', minItems: 1 },
              BlockedDomains: { type: 'array', minItems: 1 },
            },
          },
        },
      ),
    ),
    PreviewPolicy: Type.Optional(
      Type.Object(
        {
          Features: Type.Optional(
            textsSchema({ description: 'Previews in use, for instance `OneTimePasscode`.' }),
          ),
        },
        { description: 'Previews that the tenant takes part in.' },
      ),
    ),
    AutoRedeemPolicy: Type.Optional(
      Type.Object(
        {
          AdminConsentedForUsersIntoTenantIds: Type.Optional(
            textsSchema({
              description: 'Ids of tenants into which users go without a prompt for consent.',
            }),
          ),
          NoAADConsentForUsersFromTenantsIds: Type.Optional(
            textsSchema({
              description: 'Ids of tenants whose users come in without a prompt for consent.',
            }),
          ),
        },
        { description: 'Which invitations are redeemed without a prompt.' },
      ),
    ),
  }),
  {
    description: 'Who can be invited as a guest. It acts only as the organization default.',
  },
)

/** Reads the members of an object that is a member; undefined when it is absent or refused. */
function membersOf<const Name extends string>(
  value: DefinitionValue | undefined,
  owner: string,
  names: readonly Name[],
  report: DefinitionReport,
): LocatedMembers<Name> | undefined {
  if (value === undefined) return undefined
  if (isJsonObject(value.value)) return readMembers(value, names, owner, report)
  const text = `\`${owner}\` is ${shownValue(value.value)}; it must be an object`
  report.refuse(value, definitionCodes.valueOfWrongKind, text)
  return undefined
}

/** Reports what is wrong with a B2B management definition, and what of it will do nothing. */
export const checkB2bManagement: CheckOfType = (root) => {
  const report = new DefinitionReport()
  const names = [
    'Version',
    'InvitationsAllowedAndBlockedDomainsPolicy',
    'PreviewPolicy',
    'AutoRedeemPolicy',
  ] as const
  const members = readMembers(root, names, 'B2BManagementPolicy', report)
  checkDomains(members.get('InvitationsAllowedAndBlockedDomainsPolicy'), report)
  const preview = members.get('PreviewPolicy')
  const features = membersOf(preview, 'PreviewPolicy', ['Features'], report)?.get('Features')
  checkTexts(features, 'Features', report)
  checkAutoRedeem(members.get('AutoRedeemPolicy'), report)
  return report
}

function checkDomains(value: DefinitionValue | undefined, report: DefinitionReport): void {
  const owner = 'InvitationsAllowedAndBlockedDomainsPolicy'
  const members = membersOf(value, owner, ['AllowedDomains', 'BlockedDomains'], report)
  const allowed = checkTexts(members?.get('AllowedDomains'), 'AllowedDomains', report)
  const blockedList = members?.get('BlockedDomains')
  const blocked = checkTexts(blockedList, 'BlockedDomains', report)
  warnOfMalformedDomains('AllowedDomains', allowed, [], report)
  warnOfMalformedDomains('BlockedDomains', blocked, [], report)
  if (blockedList && allowed.length > 0 && blocked.length > 0) {
    const text = `\`AllowedDomains\` has ${count(allowed.length)} and \`BlockedDomains\` has ${count(blocked.length)}; one of the two lists must be empty`
    report.refuse(blockedList, b2bManagementCodes.allowAndBlock, text, 'name')
  }
}

function count(domains: number): string {
  return domains === 1 ? '1 domain' : `${domains} domains`
}

function checkAutoRedeem(value: DefinitionValue | undefined, report: DefinitionReport): void {
  const names = [
    'AdminConsentedForUsersIntoTenantIds',
    'NoAADConsentForUsersFromTenantsIds',
  ] as const
  const members = membersOf(value, 'AutoRedeemPolicy', names, report)
  for (const name of names) {
    const tenants = checkTexts(members?.get(name), name, report)
    warnOfMalformedIds(name, 'tenant', tenants, [], report)
  }
}
