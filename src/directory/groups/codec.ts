/** Reads the bodies of groups. Source: `group-post-groups`, `group-update`, `resources/group`. */

import { group } from '../types/group.ts'
import { directoryCodec } from '../writes/directory-codec.ts'

export const groupCodec = directoryCodec(group, {
  resource: 'Group',
  required: ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'],
  readOnly: [
    'assignedLicenses',
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
  ],
  immutable: ['isAssignableToRole', 'resourceBehaviorOptions'],
  binds: ['members', 'owners'],
  longest: { displayName: 256, mailNickname: 64, description: 1024 },
})
