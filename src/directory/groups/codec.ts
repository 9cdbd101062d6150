/** Reads the bodies of groups. Source: `group-post-groups`, `group-update`, `resources/group`. */

import type { Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { group } from '../types/group.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import {
  checkValues,
  invalidValue,
  mailAlias,
  oneOfWords,
  shortList,
} from '../writes/value-rules.ts'
import { checkGroupTypes, isDynamic, isUnified, spellTypes } from './group-types.ts'
import { longestRule } from './membership-rule.ts'

const rules = {
  infoCatalogs: shortList(100, 256),
  mailNickname: mailAlias,
  membershipRuleProcessingState: oneOfWords('On', 'Paused'),
  resourceBehaviorOptions: shortList(100, 256),
  resourceProvisioningOptions: shortList(100, 256),
  theme: oneOfWords('Teal', 'Purple', 'Green', 'Blue', 'Pink', 'Orange', 'Red'),
  visibility: oneOfWords('Private', 'Public', 'HiddenMembership'),
}

/** What is stored of a group. An empty rule means none: Terraform sends it for every group. */
function storedGroup(body: JsonObject): JsonObject {
  const { membershipRule, membershipRuleProcessingState, ...stored } = body
  const groupTypes = spellTypes(body)
  if (!isDynamic(body)) return { ...stored, groupTypes }
  const state = membershipRuleProcessingState ?? 'On'
  return { ...stored, groupTypes, membershipRule, membershipRuleProcessingState: state }
}

/** Source: `resources/group`: HiddenMembership is for new Microsoft 365 groups, and stays. */
function checkHiddenMembership(
  { body, given }: DirectoryProposal,
  current?: StoredObject,
): readonly Finding[] {
  const isHidden = (object: JsonObject) =>
    memberText(object, 'visibility').toLowerCase() === 'hiddenmembership'
  if (memberText(given, 'visibility') === '') return []
  const isAllowed = current ? isHidden(given) === isHidden(current.body) : isUnified(body)
  if (isAllowed || (!current && !isHidden(given))) return []
  const rule =
    'HiddenMembership is for new Microsoft 365 groups, and cannot be set or changed later.'
  return [invalidValue('Group', 'visibility', rule)]
}

export const groupCodec = directoryCodec(group, {
  resource: 'Group',
  required: ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'],
  readOnly: [
    'assignedLicenses',
    'cloudLicensing',
    'createdByAppId',
    'expirationDateTime',
    'hasMembersWithLicenseErrors',
    'isManagementRestricted',
    'licenseProcessingState',
    'mail',
    'membershipRuleProcessingStatus',
    'onPremisesDomainName',
    'onPremisesLastSyncDateTime',
    'onPremisesNetBiosName',
    'onPremisesProvisioningErrors',
    'onPremisesSamAccountName',
    'onPremisesSecurityIdentifier',
    'onPremisesSyncEnabled',
    'organizationId',
    'proxyAddresses',
    'renewedDateTime',
    'securityIdentifier',
    'serviceProvisioningErrors',
    'unseenConversationsCount',
    'unseenCount',
    'unseenMessagesCount',
  ],
  immutable: ['isAssignableToRole'],
  binds: ['members', 'owners'],
  longest: {
    classification: 256,
    description: 1_024,
    displayName: 256,
    mailNickname: 64,
    membershipRule: longestRule,
    preferredDataLocation: 8,
    preferredLanguage: 64,
    uniqueName: 256,
  },
  check: (proposal, current) => [
    ...checkValues('Group', rules, proposal.given),
    ...checkGroupTypes(proposal, current),
    ...checkHiddenMembership(proposal, current),
  ],
  storedForm: ({ body }) => storedGroup(body),
})
