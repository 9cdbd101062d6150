/** Codes of the rules under which a policy is refused by itself, without a look at its tenant. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** What a policy protects. */
export const targetCodes = defineCodes('conditionalAccess.target', {
  missing: {
    meaning: 'The policy names no target.',
    cause: 'A policy protects applications, user actions or authentication contexts.',
    fix: 'Name a target. To choose one later, write `"includeApplications": ["None"]`.',
  },
  severalKinds: {
    meaning: 'The policy names several kinds of target.',
    cause:
      'A policy protects applications, user actions or authentication contexts, not two of them.',
    fix: 'Write one policy for each kind of target.',
  },
  allApplicationsCombined: {
    meaning: '`All` in the list of applications is combined with other applications.',
    cause: '`All` already covers the others.',
    fix: 'Keep `All` and remove the others, or remove `All`.',
  },
})

/** Whom a policy is for. */
export const principalCodes = defineCodes('conditionalAccess.principal', {
  missing: {
    meaning: 'The policy includes nobody.',
    cause: 'A policy is for users or for service principals.',
    fix: 'Include somebody. To choose the users later, write `"includeUsers": ["None"]`.',
  },
  agentUsersNotIncluded: {
    meaning: 'User accounts of agents are excluded, but none is included.',
    cause: 'An exclusion takes something away from what is included.',
    fix: 'Write `"includeAgentUsers": ["All"]`, or remove the exclusion.',
  },
  allUsersCombined: {
    meaning: '`All` in the list of users is combined with other users.',
    cause: '`All` already covers the others.',
    fix: 'Keep `All` and remove the others, or remove `All`.',
  },
  guestsNamedTwice: {
    meaning: 'Guests are named by the keyword `GuestsOrExternalUsers` and by their types.',
    cause: 'Both members mean guests, and they could contradict each other.',
    fix: 'Keep one of the two members.',
  },
  tenantsWithoutGuestTypes: {
    meaning: 'External tenants are named, but no type of guest.',
    cause: 'The tenants narrow down the types of guests in the same object.',
    fix: 'Add a type to `guestOrExternalUserTypes`, or remove `externalTenants`.',
  },
  usersWithClientApplications: {
    meaning: 'The policy is for users and for service principals.',
    cause: 'A policy is for one of the two.',
    fix: 'Write one policy for each. One for service principals has `"includeUsers": ["None"]`.',
  },
})

/** Policies for service principals and agent identities. */
export const clientApplicationCodes = defineCodes('conditionalAccess.clientApplication', {
  excludedWithoutIncluded: {
    meaning: 'Service principals are excluded, but none are included.',
    cause: 'An exclusion only removes something from what is included.',
    fix: 'Include service principals too; the message names the keyword for all of them.',
  },
  controlNotPossible: {
    meaning: 'A policy for service principals requires a control other than `block`.',
    cause: 'A service principal cannot answer a prompt, so it can only be blocked or let through.',
    fix: 'Require `block` alone.',
  },
  blockMissing: {
    meaning: 'A policy for service principals does not require `block`.',
    cause: 'Session controls have no effect on service principals.',
    fix: 'Require `block` in `grantControls`.',
  },
  conditionNotPossible: {
    meaning: 'A policy for service principals sets a condition that only applies to users.',
    cause: 'Of a service principal only the location and the risk are known.',
    fix: 'Remove the condition.',
  },
})

/** Which sign-ins a policy is for. */
export const conditionCodes = defineCodes('conditionalAccess.condition', {
  allClientsCombined: {
    meaning: '`all` in the list of client apps is combined with other client apps.',
    cause: '`all` already covers the others.',
    fix: 'Keep `all` and remove the others, or remove `all`.',
  },
  excludedWithoutIncluded: {
    meaning: 'Platforms or locations are excluded, but none are included.',
    cause: 'An exclusion only removes something from what is included.',
    fix: 'Include platforms or locations too; the message names the keyword for all of them.',
  },
  deviceStatesWithFilter: {
    meaning: 'Devices are chosen by their state and by a filter.',
    cause: 'A policy uses one of the two; the filter is the newer one.',
    fix: 'Express the states in the filter, for instance `device.isCompliant -eq True`.',
  },
  filterRuleFaulty: {
    meaning:
      'The rule of a filter cannot be read, or it compares a property with a value that does not fit.',
    cause:
      'The syntax is wrong, a property is unknown, or the property is of another type than the value.',
    fix: 'Correct the rule at the character that the message names.',
  },
})

/** What a policy requires before it grants access. */
export const grantCodes = defineCodes('conditionalAccess.grant', {
  controlMissing: {
    meaning: 'The policy has no grant control and no session control.',
    cause: 'Such a policy would do nothing.',
    fix: 'Add a control, for instance `mfa` or `block` in `grantControls.builtInControls`.',
  },
  operatorMissing: {
    meaning: 'The policy has several grant controls, but no operator.',
    cause: 'The operator says whether all controls are required or one is enough.',
    fix: 'Set `grantControls.operator` to `AND` or `OR`.',
  },
  blockCombined: {
    meaning: '`block` is combined with other grant controls.',
    cause: 'A sign-in that is blocked cannot meet any other control.',
    fix: 'Keep `block` alone, or remove it.',
  },
  strengthWithMfa: {
    meaning: 'An authentication strength is combined with `mfa`.',
    cause: 'The strength replaces `mfa`: it says which methods are accepted.',
    fix: 'Remove `mfa` or the strength.',
  },
  appControlOnDesktop: {
    meaning: 'A control that needs a mobile app is required on macOS or Linux.',
    cause: 'No sign-in on these platforms can meet the control.',
    fix: 'Remove the platform, or allow another control with the operator `OR`.',
  },
  passwordChangeWithoutMfa: {
    meaning: '`passwordChange` is required without `mfa` or an authentication strength.',
    cause: 'A user proves who they are before they change a password.',
    fix: 'Add `mfa` or an authentication strength.',
  },
  passwordChangeCombined: {
    meaning:
      '`passwordChange` is combined with a control other than `mfa` or an authentication strength.',
    cause: 'Microsoft Entra allows only these two.',
    fix: 'Move the other control to another policy.',
  },
  riskRemediationCombined: {
    meaning: '`riskRemediation` is combined with `passwordChange`.',
    cause: '`riskRemediation` asks for a new password itself where one is needed.',
    fix: 'Remove `passwordChange`.',
  },
  remediationOperatorNotAnd: {
    meaning: 'The operator is not `AND` in a policy with `passwordChange` or `riskRemediation`.',
    cause: 'All controls of such a policy are required.',
    fix: 'Set `grantControls.operator` to `AND`.',
  },
  remediationWithoutUserRisk: {
    meaning: 'A policy with `passwordChange` or `riskRemediation` names no user risk.',
    cause: 'Both controls end the risk of a user.',
    fix: 'Set `conditions.userRiskLevels`, for instance to `["high"]`.',
  },
  remediationNotForAllApplications: {
    meaning: 'A policy with `passwordChange` or `riskRemediation` is not for all applications.',
    cause: 'Both controls end the risk of a user for every application.',
    fix: 'Set `includeApplications` to `["All"]` and exclude nothing.',
  },
  remediationWithOtherConditions: {
    meaning:
      'A policy with `passwordChange` or `riskRemediation` has conditions other than user risk.',
    cause: 'Microsoft Entra allows no other condition there.',
    fix: 'Remove the other condition; for client apps write `["all"]`.',
  },
  notPossibleForDeviceRegistration: {
    meaning: 'A control other than `mfa` or a strength is required to register or join a device.',
    cause: 'The device is not known yet, and no session exists.',
    fix: 'Require `mfa` or an authentication strength.',
  },
  conditionNotPossibleForDeviceRegistration: {
    meaning: 'A policy for registering devices sets a condition on clients or devices.',
    cause: 'Neither the client nor the device is known yet.',
    fix: 'Remove the condition; for client apps write `["all"]`.',
  },
})

/** How a session behaves after access is granted. */
export const sessionCodes = defineCodes('conditionalAccess.session', {
  everyTimeWithPeriod: {
    meaning: 'A sign-in frequency of `everyTime` has a period.',
    cause: 'A sign-in is asked for every time, so there is no period.',
    fix: 'Set `value` and `type` to null, or use `timeBased`.',
  },
  everyTimeCombined: {
    meaning: 'A sign-in frequency of `everyTime` is combined with a control that must be null.',
    cause:
      'Microsoft Entra refuses application enforced restrictions and resilience defaults there, even off.',
    fix: 'Set the control to null or leave it out.',
  },
  frequencyValueMissing: {
    meaning: 'A sign-in frequency has no value of 1 or more.',
    cause: 'A frequency by time needs a number of hours or days.',
    fix: 'Set `value` to 1 or more, or use `everyTime`.',
  },
  frequencyTypeMissing: {
    meaning: 'A sign-in frequency has no unit.',
    cause: 'A frequency by time needs `hours` or `days`.',
    fix: 'Set `type` to `hours` or `days`, or use `everyTime`.',
  },
  frequencyNotEveryTime: {
    meaning:
      'The sign-in frequency is not `everyTime` in a policy with `passwordChange` or `riskRemediation`.',
    cause: 'The user must sign in again to end the risk.',
    fix: 'Set `frequencyInterval` to `everyTime`, or remove the sign-in frequency.',
  },
  persistenceWithPasswordChange: {
    meaning: 'A persistent browser session is combined with `passwordChange`.',
    cause: 'Microsoft Entra refuses this combination.',
    fix: 'Remove `persistentBrowser`.',
  },
  restrictionsNotSupported: {
    meaning: 'Application enforced restrictions are set for applications that do not enforce them.',
    cause: 'Only Exchange Online and SharePoint Online enforce them.',
    fix: 'Add `Office365` or one of the two applications, or remove the control.',
  },
  evaluationDisabledForSome: {
    meaning: 'Continuous access evaluation is disabled for some applications only.',
    cause: 'It can only be disabled for all applications.',
    fix: 'Set `includeApplications` to `["All"]` and exclude nothing.',
  },
  evaluationDisabledWithConditions: {
    meaning: 'Continuous access evaluation is disabled under a condition.',
    cause: 'It can only be disabled for every sign-in of the users.',
    fix: 'Remove the condition; for client apps write `["all"]`.',
  },
})
