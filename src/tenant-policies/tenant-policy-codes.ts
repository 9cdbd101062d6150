/** Codes of refusals of the policies of a tenant. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** Authentication methods, authorization, consent, devices, cross-tenant access and the like. */
export const tenantPolicyCodes = defineCodes('tenantPolicy', {
  notFound: {
    status: 404,
    meaning: 'The tenant has no such object.',
    cause: 'The id is misspelt, or the object was deleted.',
    fix: 'List the collection, and use an id that it shows.',
  },
  tooMany: {
    meaning: 'The tenant has as many objects of this kind as it may have.',
    cause: 'The number is limited.',
    fix: 'Delete an object that is not needed.',
  },
  numberOutOfRange: {
    meaning: 'A number is too small or too large.',
    cause: 'Microsoft publishes a range for the member.',
    fix: 'Use a number in the range that the message names.',
  },
  targetMalformed: {
    meaning: 'A target names neither everybody nor an object.',
    cause: 'The `id` is not `all_users` and is not a GUID.',
    fix: 'Use `all_users` with the type `group`, or the id of a user or group.',
  },
  typeNotCreatable: {
    meaning: 'No authentication method of this type can be created.',
    cause: 'The built-in methods exist in every tenant. Only external methods can be added.',
    fix: 'Change the built-in method by PATCH, or use `#microsoft.graph.externalAuthenticationMethodConfiguration`.',
  },
  typeFixed: {
    meaning: 'The type of an authentication method would change.',
    cause: 'A method keeps its type.',
    fix: 'Leave `@odata.type` out, or use the type that the message names.',
  },
  accessTargetMalformed: {
    meaning: 'A target of cross-tenant access is not one that its place takes.',
    cause:
      'Applications take `AllApplications`, `Office365` and ids; users and groups take `AllUsers` and ids.',
    fix: 'Correct `target` and `targetType` as the message says.',
  },
  cloudEndpointUnknown: {
    meaning: 'An allowed cloud endpoint is not known.',
    cause: 'The member takes the endpoints of Microsoft clouds.',
    fix: 'Use one of the endpoints that the message names.',
  },
  partnerTenantMalformed: {
    meaning: 'A partner is not named by the id of its tenant.',
    cause: '`tenantId` is not a GUID.',
    fix: 'Use the tenant id of the partner, not a domain.',
  },
  partnerTenantFixed: {
    meaning: 'A partner would become another tenant.',
    cause: '`tenantId` is the key of a partner.',
    fix: 'Leave `tenantId` out, or create a partner for the other tenant.',
  },
  partnerExists: {
    status: 400,
    meaning: 'The tenant is a partner already.',
    cause: 'A tenant has one configuration for each partner.',
    fix: 'Change the partner by PATCH.',
  },
  secondAppPolicy: {
    meaning: 'An application or service principal would get a second app management policy.',
    cause: 'It can have one.',
    fix: 'Remove the assigned policy first.',
  },
  policyReferenceMalformed: {
    meaning: 'A reference does not name a policy.',
    cause: '`@odata.id` is not a URL that ends with an id.',
    fix: 'Use the URL of a policy of the collection.',
  },
  grantPolicyIdMalformed: {
    meaning: 'A permission grant policy cannot have this id.',
    cause: 'Ids have letters, digits, hyphens and underscores, and do not begin with `microsoft-`.',
    fix: 'Choose another `id`.',
  },
  grantPolicyBuiltIn: {
    meaning: 'A built-in permission grant policy would change.',
    cause: 'Built-in policies are the same in every tenant.',
    fix: 'Create a policy of your own.',
  },
  objectExists: {
    meaning: 'An object with this id exists already.',
    cause: 'Callers choose the ids in this collection.',
    fix: 'Choose another `id`, or change the object by PATCH.',
  },
  templateUnknown: {
    meaning: 'A setting names a template that does not exist.',
    cause: '`templateId` is misspelt.',
    fix: 'Use the id of a template of `groupSettingTemplates`.',
  },
  templateFixed: {
    meaning: 'A setting would get another template.',
    cause: 'A setting keeps its template.',
    fix: 'Leave `templateId` out, or create another setting.',
  },
  settingUnknown: {
    meaning: 'A setting has a value that its template does not have.',
    cause: 'The name is misspelt; letter case counts.',
    fix: 'Use the names of the template.',
  },
  settingMalformed: {
    meaning: 'A value of a setting does not have the type of its template.',
    cause: 'Values are texts: `true` and `false`, whole numbers, GUIDs.',
    fix: 'Correct the value.',
  },
  secondSetting: {
    meaning: 'The tenant has a setting of this template already.',
    cause: 'There is one setting for each template.',
    fix: 'Change the existing setting by PATCH.',
  },
  guestRoleUnknown: {
    meaning: 'The role of guests is none of the three that guests can have.',
    cause: '`guestUserRoleId` takes the ids of User, Guest User and Restricted Guest User.',
    fix: 'Use one of the ids that the message names.',
  },
  grantPolicyReferenceMalformed: {
    meaning: 'A permission grant policy is not named in the form that the member takes.',
    cause:
      'The form is `ManagePermissionGrantsForSelf.{id}` or `ManagePermissionGrantsForOwnedResource.{id}`.',
    fix: 'Write the prefix, a full stop and the id of the policy.',
  },
  roleListsDiffer: {
    meaning: 'Two members that mean the same have different values.',
    cause: 'Beta has the policies of the default user role in two places.',
    fix: 'Give one of the two members, or the same list in both.',
  },
  reviewersMissing: {
    meaning: 'Requests for consent are enabled, but nobody reviews them.',
    cause: '`reviewers` is empty.',
    fix: 'Add a reviewer, or set `isEnabled` to false.',
  },
  reviewerMalformed: {
    meaning: 'A reviewer is not named in the form that the member takes.',
    cause: '`query` names a user, the members of a group, or the holders of a role.',
    fix: 'Write `/users/{id}`, `/groups/{id}/transitiveMembers/microsoft.graph.user`, or the query for a role.',
  },
})
