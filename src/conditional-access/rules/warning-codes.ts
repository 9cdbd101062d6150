/** Codes of what an administrator is warned of in a policy that is accepted. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Warnings about a policy by itself. */
export const policyWarningCodes = defineCodes('conditionalAccess.warning', {
  appControlRetired: {
    status: 'warning',
    meaning: 'The policy requires `approvedApplication`.',
    cause: 'Microsoft retired this control in March 2026.',
    fix: 'Add `compliantApplication` and join both controls with `OR`.',
  },
  deviceMemberDeprecated: {
    status: 'warning',
    meaning: 'The policy chooses devices by a deprecated member.',
    cause: 'The device filter replaces device states and lists of devices.',
    fix: 'Write a rule in `conditions.devices.deviceFilter`.',
  },
  guestKeywordOld: {
    status: 'warning',
    meaning: 'The policy names guests by the keyword `GuestsOrExternalUsers`.',
    cause: 'The newer member names the types of guests and their tenants.',
    fix: 'Use `includeGuestsOrExternalUsers` or `excludeGuestsOrExternalUsers`.',
  },
  sessionControlsWithBlock: {
    status: 'warning',
    meaning: 'The policy has session controls and `block`.',
    cause: 'A blocked sign-in has no session.',
    fix: 'Remove the session controls.',
  },
  persistenceNotForAllApplications: {
    status: 'warning',
    meaning: 'A persistent browser session is set for some applications only.',
    cause: 'A browser has one session for all applications.',
    fix: 'Set `includeApplications` to `["All"]`.',
  },
  restrictionsForAllApplications: {
    status: 'warning',
    meaning: 'Application enforced restrictions are set for all applications.',
    cause: 'Only Exchange Online and SharePoint Online enforce them.',
    fix: 'Name these applications, or accept that others ignore the control.',
  },
  controlCannotBeMet: {
    status: 'warning',
    meaning: 'The policy requires a control that such a sign-in can never meet.',
    cause:
      'A device code flow names no device; a legacy protocol names none and has no second factor.',
    fix: 'Require `block` if the sign-in should be blocked, or narrow the condition.',
  },
  includedAndExcluded: {
    status: 'warning',
    meaning: 'The same item is included and excluded.',
    cause: 'An exclusion always wins.',
    fix: 'Remove the item from one of the two lists.',
  },
  addsNobody: {
    status: 'warning',
    meaning: 'Groups, roles or guests are included in addition to all users.',
    cause: '`All` in `includeUsers` already covers them.',
    fix: 'Remove them, or remove `All`.',
  },
  coversOthers: {
    status: 'warning',
    meaning: 'A keyword for everything is combined with single items.',
    cause: 'The keyword already covers the others.',
    fix: 'Remove the others, or remove the keyword.',
  },
  noneWithOthers: {
    status: 'warning',
    meaning: '`None` is combined with other items.',
    cause: '`None` has no effect with other items.',
    fix: 'Remove `None`.',
  },
  neverApplies: {
    status: 'warning',
    meaning: 'The policy is not disabled, but it applies to nobody or to nothing.',
    cause: 'Its users or its applications are `None`.',
    fix: 'Choose users and applications, or disable the policy.',
  },
  agentUserRiskDisputed: {
    status: 'warning',
    meaning: 'Public pages differ on whether the risk of an agent counts for its user account.',
    cause: 'The policy is for agent users and has levels of agent risk.',
    fix: 'Test the policy in report-only mode. Decisions of this service evaluate the risk.',
  },
  effectNotPublished: {
    status: 'warning',
    meaning: 'The policy has a session control whose effect is not published.',
    cause: 'Graph prints the control, and no page describes it.',
    fix: 'Nothing needs to be done. Decisions of this service do without the control.',
  },
  bothRisksRequired: {
    status: 'warning',
    meaning: 'The policy names user risk and sign-in risk.',
    cause: 'It applies only when both risks are present at once.',
    fix: 'Write one policy for each risk.',
  },
  onlyUnknownPlatforms: {
    status: 'warning',
    meaning: 'The policy applies to unknown platforms only.',
    cause: 'It excludes every platform that has a name.',
    fix: 'Exclude fewer platforms, or require `block`.',
  },
  noExternalTenants: {
    status: 'warning',
    meaning: 'The list of external tenants is empty.',
    cause: 'Guests are narrowed down to listed tenants, and none is listed.',
    fix: 'List tenants, or set `membershipKind` to `all`.',
  },
  userActionsNotReported: {
    status: 'warning',
    meaning: 'A policy for user actions is in report-only mode.',
    cause: 'Microsoft Entra does not evaluate such policies in this mode.',
    fix: 'Enable the policy, or disable it.',
  },
})
