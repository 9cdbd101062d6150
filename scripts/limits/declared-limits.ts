/** Every limit on what callers and operators give to the service, with its value from the code that checks it. */

import { failedAttempts, secretAttempts } from '../../src/client-attempts.ts'
import { defaultConcurrentRequests } from '../../src/config.ts'
import { mostCheckedSignIns } from '../../src/conditional-access/checks/effort.ts'
import { mostCheckedUsers } from '../../src/conditional-access/checks/tenant-directory.ts'
import {
  mostAdvisedSignIns,
  mostSignIns,
} from '../../src/conditional-access/decisions/decision-bodies.ts'
import {
  mostAdviceDecisions,
  mostAdviceSets,
  mostValuesOfFact,
} from '../../src/conditional-access/decisions/advice/advice.ts'
import { longestLine } from '../../src/conditional-access/decisions/answer-lines.ts'
import { decisionCodes } from '../../src/conditional-access/decisions/decision-codes.ts'
import { greatestGridLimit } from '../../src/conditional-access/decisions/diff/diff-bodies.ts'
import { mostRuleCharacters } from '../../src/conditional-access/decisions/load-rules.ts'
import { mostTrustedIps, mostVersions } from '../../src/conditional-access/decisions/source.ts'
import { maximumRuleLength } from '../../src/conditional-access/engine/filter-rules/parse-rule.ts'
import { maximumNesting } from '../../src/conditional-access/engine/filter-rules/parse-tokens.ts'
import { mostIdentities } from '../../src/conditional-access/lockout/break-glass/declaration.ts'
import { mostJudgedPrincipals } from '../../src/conditional-access/lockout/directory/protection.ts'
import {
  breakGlassCodes,
  lockoutCodes,
} from '../../src/conditional-access/lockout/lockout-codes.ts'
import { longestOverrideReason } from '../../src/conditional-access/lockout/override.ts'
import { maximumDisplayName } from '../../src/conditional-access/model/id-types.ts'
import { microsoftLimits } from '../../src/conditional-access/model/options.ts'
import { locationCodes } from '../../src/conditional-access/resources/named-locations/location-codes.ts'
import { policyCodes } from '../../src/conditional-access/resources/policies/policy-codes.ts'
import { strengthCodes } from '../../src/conditional-access/resources/strengths/strength-codes.ts'
import { conditionCodes } from '../../src/conditional-access/rules/refusal-codes.ts'
import { applicationCodes } from '../../src/directory/app-parts/application-codes.ts'
import { mostCertificates } from '../../src/directory/app-parts/key-credentials.ts'
import { mostApplicationOwners } from '../../src/directory/app-parts/owners.ts'
import { mostSecrets } from '../../src/directory/app-parts/password-operations.ts'
import { mostApplicationItems } from '../../src/directory/applications/application-rules.ts'
import { mostExtensions } from '../../src/directory/applications/extension-properties.ts'
import { mostCredentials } from '../../src/directory/applications/federated-credentials.ts'
import { mostLogoBytes } from '../../src/directory/applications/logo.ts'
import { mostRedirectUris } from '../../src/directory/applications/redirect-uris.ts'
import { longestRule } from '../../src/directory/groups/membership-rule.ts'
import { mostMembers, mostOwners } from '../../src/directory/groups/references.ts'
import {
  mostClaims,
  mostConditionGroups,
  mostConfigurations,
  mostTransformations,
} from '../../src/sts-policies/claims-policy/check-claims-policy.ts'
import { claimsPolicyCodes } from '../../src/sts-policies/claims-policy/claims-policy-codes.ts'
import { mostBoundObjects } from '../../src/directory/writes/bindings.ts'
import { writeCodes } from '../../src/directory/writes/write-codes.ts'
import { mostStoredAssignments } from '../../src/directory/roles/assignments.ts'
import { roleCodes } from '../../src/directory/roles/role-codes.ts'
import { mostCustomRoles } from '../../src/directory/roles/role-definitions.ts'
import {
  mostResourceActions,
  mostRolePermissions,
} from '../../src/directory/roles/role-permissions.ts'
import { longestAppScope } from '../../src/directory/roles/role-scope.ts'
import { mostScheduleRequests } from '../../src/directory/roles/schedule-requests.ts'
import { bodyCodes } from '../../src/edm/body-codes.ts'
import { requestCodes } from '../../src/api/schema/request-codes.ts'
import {
  defaultServerLimits,
  requestBodyBytes,
  requestHeadBytes,
  tokenRequestBytes,
} from '../../src/graph/http/server-limits.ts'
import { batchCodes } from '../../src/graph/batch/batch-codes.ts'
import { mostBatchHeaders, mostBatchRequests } from '../../src/graph/batch/batch-request.ts'
import { batchAnswerCharacters } from '../../src/graph/batch/print-answer.ts'
import { unsentBytes } from '../../src/graph/load-limits.ts'
import { protocolCodes } from '../../src/graph/protocol-codes.ts'
import { defaultServiceLimits } from '../../src/graph/service-limits.ts'
import { storageCodes } from '../../src/graph/storage-codes.ts'
import { issuerDocumentBytes } from '../../src/identity/external-issuer.ts'
import { tokenCodes } from '../../src/identity/token-codes.ts'
import { findingsCodes } from '../../src/kernel/errors/findings-codes.ts'
import { mostFindings } from '../../src/kernel/finding-list.ts'
import { jsonCodes } from '../../src/kernel/json-codes.ts'
import { maximumJsonDepth } from '../../src/kernel/strict-json.ts'
import type { OstiaryCode } from '../../src/kernel/ostiary-codes.ts'
import { mostEncryptionKeys } from '../../src/key-encryption-file.ts'
import {
  keyFileBytes,
  policyFileBytes,
  policyFiles,
  policyFolderBytes,
  policyFolderDepth,
} from '../../src/limited-file.ts'
import { maximumFilterDepth, maximumFilterTerms } from '../../src/odata/parse-filter.ts'
import { mostExpandedLevels, mostExpandedObjects } from '../../src/graph/handlers/expand.ts'
import { maximumExpandTerms } from '../../src/odata/parse-expand.ts'
import { maximumBytesRead, maximumObjectsRead } from '../../src/graph/handlers/bounded.ts'
import { maximumBytesTested, maximumObjectsTested } from '../../src/graph/handlers/scan.ts'
import { queryCodes } from '../../src/odata/query-codes.ts'
import { maximumOrderTerms, maximumPageSize } from '../../src/odata/query-options.ts'
import { maximumDefinitionLength } from '../../src/sts-policies/definitions/definition-member.ts'
import {
  maximumClaimsSchemaEntries,
  maximumClaimsTransformations,
} from '../../src/sts-policies/definitions/claims-mapping/claims-mapping.ts'
import {
  maximumPatternLength,
  maximumPatternSize,
} from '../../src/sts-policies/definitions/claims-mapping/pattern.ts'
import { definitionCodes } from '../../src/sts-policies/definitions/definition-codes.ts'
import { mostObjectsOfKind } from '../../src/tenant-policies/shared/checks.ts'
import { tenantPolicyCodes } from '../../src/tenant-policies/tenant-policy-codes.ts'
import { includeCodes } from '../../src/trust-framework/inheritance/include-codes.ts'
import {
  longestIncludePath,
  mostIncludedElements,
} from '../../src/trust-framework/inheritance/include-plan.ts'
import { maximumChainLength } from '../../src/trust-framework/inheritance/base-chain.ts'
import { longestPolicyId } from '../../src/trust-framework/schema/policy-head.ts'
import { mostGivenRoles } from '../../src/sts-policies/questions/claims-bodies.ts'
import { mostFederatedDomains } from '../../src/sts-policies/questions/effective-limits.ts'
import {
  mostAssignments,
  mostPolicyCharacters,
} from '../../src/sts-policies/questions/load-policies.ts'
import { questionCodes } from '../../src/sts-policies/questions/question-codes.ts'
import { mostDraftAssignments, mostDraftPolicies } from '../../src/sts-policies/questions/source.ts'
import { trustFrameworkPolicyCodes } from '../../src/trust-framework/resources/resource-codes.ts'
import { mostSetPolicies } from '../../src/trust-framework/resources/sets/read-set-request.ts'
import { setBodyCodes } from '../../src/trust-framework/resources/sets/set-body-codes.ts'
import {
  mostSetFiles,
  setBodyBytes,
  setFilesBytes,
} from '../../src/trust-framework/resources/sets/set-files.ts'
import {
  mostCheckedDescendants,
  mostDescendantBytes,
} from '../../src/trust-framework/resources/upload/descendants.ts'
import { basePolicyCodes } from '../../src/trust-framework/inheritance/base-policy-codes.ts'
import { documentCodes } from '../../src/trust-framework/xml/document-codes.ts'
import { keySetCodes } from '../../src/trust-framework/key-sets/key-set-codes.ts'
import { longestRsaMember } from '../../src/trust-framework/key-sets/json-web-key.ts'
import { mostKeys } from '../../src/trust-framework/key-sets/key-set-changes.ts'
import { longestKeySetName } from '../../src/trust-framework/key-sets/key-set-ids.ts'
import { mostKeySets } from '../../src/trust-framework/key-sets/key-set-operations.ts'
import { mostPkcs12Iterations } from '../../src/trust-framework/key-sets/pkcs12/pkcs12-encryption.ts'
import { longestKeyText } from '../../src/trust-framework/key-sets/uploaded-key.ts'
import {
  maximumDocumentBytes,
  maximumElementDepth,
} from '../../src/trust-framework/xml/read-document.ts'
import { mostFolderBytes, mostFolderFiles } from '../../src/cli/b2c/set-folder.ts'
import { mostChangedCharacters } from '../../src/trust-framework/sets/read-set.ts'
import {
  mostEnvironments,
  mostSettings,
  settingsBytes,
} from '../../src/trust-framework/sets/policy-settings.ts'
import { policySetCodes, settingsCodes } from '../../src/trust-framework/sets/set-codes.ts'
import { codeAttempts, codeWindowSeconds, passwordAttempts } from '../../src/user-attempts.ts'

/** What a limit protects: what is stored, what one request has, what callers do together, what a command reads. */
export type LimitScope = 'stored' | 'request' | 'load' | 'command'

export interface DeclaredLimit {
  readonly scope: LimitScope
  readonly most: number
  /** What is counted. Shape: `ids, or other texts, in one list`. */
  readonly counts: string
  /** The code of the refusal beyond the limit, or what happens in words. */
  readonly beyond: OstiaryCode | { readonly words: string }
  /** The option that sets another value; absent when the limit is fixed. */
  readonly option?: string
}

const {
  directoryBytesPerTenant,
  directoryObjectBytes,
  documentBytesPerTenant,
  idsPerList,
  pageBytes,
  policyBytes,
  policyBytesPerTenant,
} = defaultServiceLimits

/** The limits by name. Those that `--limit` sets have its names. */
export const declaredLimits = {
  policies: {
    scope: 'stored',
    most: microsoftLimits.policies,
    counts: 'conditional access policies of a tenant',
    beyond: policyCodes.tooMany,
    option: '--limit',
  },
  namedLocations: {
    scope: 'stored',
    most: microsoftLimits.namedLocations,
    counts: 'named locations of a tenant',
    beyond: locationCodes.tooMany,
    option: '--limit',
  },
  ipRangesPerNamedLocation: {
    scope: 'stored',
    most: microsoftLimits.ipRangesPerNamedLocation,
    counts: 'address ranges of a named location',
    beyond: locationCodes.tooManyRanges,
    option: '--limit',
  },
  authenticationStrengths: {
    scope: 'stored',
    most: microsoftLimits.authenticationStrengths,
    counts: 'custom authentication strengths of a tenant',
    beyond: strengthCodes.tooMany,
    option: '--limit',
  },
  customRoles: {
    scope: 'stored',
    most: mostCustomRoles,
    counts: 'custom roles of a tenant',
    beyond: roleCodes.tooManyRoles,
  },
  permissionsPerRole: {
    scope: 'stored',
    most: mostRolePermissions,
    counts: 'permissions of a custom role',
    beyond: roleCodes.permissionsMalformed,
  },
  actionsPerPermission: {
    scope: 'stored',
    most: mostResourceActions,
    counts: 'actions of one permission of a custom role',
    beyond: roleCodes.permissionsMalformed,
  },
  storedRoleAssignments: {
    scope: 'stored',
    most: mostStoredAssignments,
    counts: 'role assignments of a tenant that are of custom roles, or in a part of the tenant',
    beyond: roleCodes.tooManyAssignments,
  },
  roleScheduleRequests: {
    scope: 'stored',
    most: mostScheduleRequests,
    counts: 'requests for role schedules that a tenant keeps, of each kind',
    beyond: roleCodes.tooManyAssignments,
  },
  appScopeLength: {
    scope: 'stored',
    most: longestAppScope,
    counts: 'characters of the `appScopeId` of a role assignment',
    beyond: roleCodes.scopeMalformed,
  },
  idsPerList: {
    scope: 'stored',
    most: idsPerList,
    counts: 'ids, or other texts, in one list of a policy, location or strength',
    beyond: storageCodes.listTooLong,
    option: '--limit',
  },
  policyBytes: {
    scope: 'stored',
    most: policyBytes,
    counts: 'bytes of a policy or strength as it is stored',
    beyond: storageCodes.policyTooLarge,
    option: '--limit',
  },
  policyBytesPerTenant: {
    scope: 'stored',
    most: policyBytesPerTenant,
    counts:
      'bytes of all policies, locations and strengths of a tenant, those included that can be restored',
    beyond: storageCodes.tenantFull,
    option: '--limit',
  },
  documentBytesPerTenant: {
    scope: 'stored',
    most: documentBytesPerTenant,
    counts: 'bytes of all trust framework documents of a tenant',
    beyond: storageCodes.documentsFull,
    option: '--limit',
  },
  directoryObjectBytes: {
    scope: 'stored',
    most: directoryObjectBytes,
    counts: 'bytes of a user, group or another directory object as it is stored',
    beyond: storageCodes.objectTooLarge,
    option: '--limit',
  },
  directoryBytesPerTenant: {
    scope: 'stored',
    most: directoryBytesPerTenant,
    counts: 'bytes of all directory objects of a tenant, those included that can be restored',
    beyond: storageCodes.directoryFull,
    option: '--limit',
  },
  membersPerGroup: {
    scope: 'stored',
    most: mostMembers,
    counts: 'members of a group, those of groups inside it not included',
    beyond: writeCodes.relationFull,
  },
  ownersPerGroup: {
    scope: 'stored',
    most: mostOwners,
    counts: 'owners of a group',
    beyond: writeCodes.relationFull,
  },
  itemsPerApplication: {
    scope: 'stored',
    most: mostApplicationItems,
    counts: 'items of all lists of an application together',
    beyond: applicationCodes.tooMany,
  },
  redirectUrisPerApplication: {
    scope: 'stored',
    most: mostRedirectUris,
    counts: 'redirect URIs of an application; 100 where personal accounts sign in',
    beyond: applicationCodes.tooMany,
  },
  keysPerSet: {
    scope: 'stored',
    most: mostKeys,
    counts: 'keys of a key set',
    beyond: keySetCodes.tooManyKeys,
  },
  keySetName: {
    scope: 'stored',
    most: longestKeySetName,
    counts: 'characters of the id of a key set without its prefix',
    beyond: keySetCodes.idInvalid,
  },
  keyText: {
    scope: 'stored',
    most: longestKeyText,
    counts: 'characters of a secret, or of the base64 form of a certificate or PKCS 12 file',
    beyond: keySetCodes.secretTooLong,
  },
  rsaKeyMember: {
    scope: 'stored',
    most: longestRsaMember,
    counts: 'characters of each member of an RSA key that is sent as a JSON Web Key (4096 bits)',
    beyond: keySetCodes.secretTooLong,
  },
  keySets: {
    scope: 'stored',
    most: mostKeySets,
    counts: 'key sets of a tenant, copies of deleted ones included',
    beyond: keySetCodes.tooManyKeySets,
  },
  secretsPerObject: {
    scope: 'stored',
    most: mostSecrets,
    counts: 'secrets of an application or service principal',
    beyond: applicationCodes.tooMany,
  },
  certificatesPerObject: {
    scope: 'stored',
    most: mostCertificates,
    counts: 'certificates of an application or service principal',
    beyond: applicationCodes.tooMany,
  },
  ownersPerApplication: {
    scope: 'stored',
    most: mostApplicationOwners,
    counts: 'owners of an application or service principal',
    beyond: writeCodes.relationFull,
  },
  federatedCredentialsPerApplication: {
    scope: 'stored',
    most: mostCredentials,
    counts: 'federated identity credentials of an application',
    beyond: applicationCodes.tooMany,
  },
  extensionPropertiesPerApplication: {
    scope: 'stored',
    most: mostExtensions,
    counts: 'extension properties that an application defines',
    beyond: applicationCodes.tooMany,
  },
  logoBytes: {
    scope: 'stored',
    most: mostLogoBytes,
    counts: 'bytes of the logo of an application',
    beyond: applicationCodes.logoMalformed,
  },
  claimsPerClaimsPolicy: {
    scope: 'stored',
    most: mostClaims,
    counts: 'claims of the custom claims policy of a service principal',
    beyond: claimsPolicyCodes.tooMany,
  },
  configurationsPerClaimsPolicy: {
    scope: 'stored',
    most: mostConfigurations,
    counts: 'configurations of all claims of a custom claims policy',
    beyond: claimsPolicyCodes.tooMany,
  },
  transformationsPerClaimsPolicy: {
    scope: 'stored',
    most: mostTransformations,
    counts: 'transformations of all claims of a custom claims policy',
    beyond: claimsPolicyCodes.tooMany,
  },
  groupsPerClaimsPolicy: {
    scope: 'stored',
    most: mostConditionGroups,
    counts: 'groups in all conditions of a custom claims policy',
    beyond: claimsPolicyCodes.tooMany,
  },
  membershipRuleLength: {
    scope: 'stored',
    most: longestRule,
    counts: 'characters of the membership rule of a group',
    beyond: writeCodes.valueTooLong,
  },
  boundReferences: {
    scope: 'request',
    most: mostBoundObjects,
    counts: 'objects that a request binds to one relation, with `members@odata.bind` for instance',
    beyond: writeCodes.tooManyReferences,
  },
  displayNameLength: {
    scope: 'stored',
    most: maximumDisplayName,
    counts: 'characters of the name of a conditional access policy',
    beyond: bodyCodes.valueUnknown,
  },
  filterRuleLength: {
    scope: 'stored',
    most: maximumRuleLength,
    counts: 'characters of a filter rule for devices or applications',
    beyond: conditionCodes.filterRuleFaulty,
  },
  filterRuleDepth: {
    scope: 'stored',
    most: maximumNesting,
    counts: 'parentheses inside each other in a filter rule',
    beyond: conditionCodes.filterRuleFaulty,
  },
  tenantPolicyObjects: {
    scope: 'stored',
    most: mostObjectsOfKind,
    counts:
      'objects of one kind among the policies of a tenant: external authentication methods, partners and others',
    beyond: tenantPolicyCodes.tooMany,
  },
  breakGlassIdentities: {
    scope: 'stored',
    most: mostIdentities,
    counts: 'declared break-glass identities of a tenant',
    beyond: breakGlassCodes.tooMany,
  },
  definitionLength: {
    scope: 'stored',
    most: maximumDefinitionLength,
    counts: 'characters of the `definition` of an STS policy',
    beyond: definitionCodes.tooLong,
  },
  definitionDepth: {
    scope: 'stored',
    most: maximumJsonDepth,
    counts: 'objects and lists inside each other in a `definition`',
    beyond: definitionCodes.notJson,
  },
  claimsSchemaEntries: {
    scope: 'stored',
    most: maximumClaimsSchemaEntries,
    counts: 'entries of `ClaimsSchema` that tokens follow',
    beyond: { words: 'the others are ignored, with a warning' },
  },
  claimsTransformations: {
    scope: 'stored',
    most: maximumClaimsTransformations,
    counts: 'transformations of a claims mapping definition that tokens follow',
    beyond: { words: 'the others are ignored, with a warning' },
  },
  claimPatternLength: {
    scope: 'stored',
    most: maximumPatternLength,
    counts: 'characters of a regular expression of `RegexReplace`',
    beyond: { words: 'this service gives no claim, with a warning' },
  },
  claimPatternSteps: {
    scope: 'stored',
    most: maximumPatternSize,
    counts: 'steps of a regular expression, its counted repetitions written out',
    beyond: { words: 'this service gives no claim, with a warning' },
  },
  documentBytes: {
    scope: 'stored',
    most: maximumDocumentBytes,
    counts: 'bytes of a trust framework document; a larger one is refused as a body first',
    beyond: documentCodes.tooLarge,
  },
  elementDepth: {
    scope: 'stored',
    most: maximumElementDepth,
    counts: 'elements inside each other in a trust framework document',
    beyond: documentCodes.notWellFormed,
  },
  policyIdLength: {
    scope: 'stored',
    most: longestPolicyId,
    counts: 'characters of the id of a trust framework policy',
    beyond: documentCodes.schemaViolated,
  },
  basePolicies: {
    scope: 'stored',
    most: maximumChainLength,
    counts: 'trust framework policies in a chain of base policies',
    beyond: basePolicyCodes.chainTooLong,
  },
  includePath: {
    scope: 'stored',
    most: longestIncludePath,
    counts: 'technical profiles that include each other in one line',
    beyond: includeCodes.tooLarge,
  },
  includedElements: {
    scope: 'stored',
    most: mostIncludedElements,
    counts: 'elements of all technical profiles of a policy, together with what they include',
    beyond: includeCodes.tooLarge,
  },
  pkcs12Iterations: {
    scope: 'request',
    most: mostPkcs12Iterations,
    counts: 'iterations that open a PKCS 12 file, of all its parts',
    beyond: keySetCodes.keyFileMalformed,
  },
  checkedDescendants: {
    scope: 'request',
    most: mostCheckedDescendants,
    counts: 'policies that are checked again because a base policy of theirs changes',
    beyond: trustFrameworkPolicyCodes.descendantsNotChecked,
  },
  checkedDescendantBytes: {
    scope: 'request',
    most: mostDescendantBytes,
    counts: 'bytes of these policies with their base policies, a base policy counted for each',
    beyond: trustFrameworkPolicyCodes.descendantsNotChecked,
  },
  policySetBytes: {
    scope: 'request',
    most: setBodyBytes,
    counts: 'bytes of a form or archive with a set of trust framework policies',
    beyond: protocolCodes.bodyTooLarge,
  },
  policySetFiles: {
    scope: 'request',
    most: mostSetFiles,
    counts: 'files of a set, those included that are not read',
    beyond: setBodyCodes.tooManyFiles,
  },
  policySetFileBytes: {
    scope: 'request',
    most: setFilesBytes,
    counts:
      'bytes of the policies of a set, unpacked; characters of those whose placeholders are replaced',
    beyond: setBodyCodes.tooLarge,
  },
  policySetPolicies: {
    scope: 'request',
    most: mostSetPolicies,
    counts: 'policies of a set',
    beyond: setBodyCodes.tooManyPolicies,
  },
  headBytes: {
    scope: 'request',
    most: requestHeadBytes,
    counts: 'bytes of method, URL and headers; a URL and its segments have no other limit',
    beyond: protocolCodes.headersTooLarge,
  },
  bodyBytes: {
    scope: 'request',
    most: requestBodyBytes,
    counts: 'bytes of a body, except bodies in lines and sets of policies',
    beyond: protocolCodes.bodyTooLarge,
  },
  tokenRequestBytes: {
    scope: 'request',
    most: tokenRequestBytes,
    counts: 'bytes of a request for a token, with its client assertion',
    beyond: { words: '413, in the form of OAuth 2.0' },
  },
  batchRequests: {
    scope: 'request',
    most: mostBatchRequests,
    counts: 'requests of a batch',
    beyond: batchCodes.tooManyRequests,
  },
  batchHeaders: {
    scope: 'request',
    most: mostBatchHeaders,
    counts: 'headers of one request of a batch',
    beyond: batchCodes.tooManyHeaders,
  },
  batchAnswerCharacters: {
    scope: 'request',
    most: batchAnswerCharacters,
    counts: 'characters of the answers to a batch; only reads are left out beyond it',
    beyond: batchCodes.answersTooLong,
  },
  jsonDepth: {
    scope: 'request',
    most: maximumJsonDepth,
    counts: 'objects and lists inside each other in a body',
    beyond: jsonCodes.tooDeep,
  },
  findings: {
    scope: 'request',
    most: mostFindings,
    counts: 'problems that an answer lists; the search for more ends then',
    beyond: findingsCodes.omitted,
  },
  filterDepth: {
    scope: 'request',
    most: maximumFilterDepth,
    counts: 'parentheses and `not` inside each other in `$filter`',
    beyond: queryCodes.filterNotSupported,
  },
  filterTerms: {
    scope: 'request',
    most: maximumFilterTerms,
    counts: 'comparisons and listed values in `$filter`; words in `$search`',
    beyond: queryCodes.filterNotSupported,
  },
  objectsRead: {
    scope: 'request',
    most: maximumObjectsRead,
    counts:
      'objects that are sorted by a property without an index, in collections without a limit of their own',
    beyond: queryCodes.tooManyObjects,
  },
  bytesRead: {
    scope: 'request',
    most: maximumBytesRead,
    counts: 'bytes of these objects',
    beyond: queryCodes.tooManyObjects,
  },
  objectsTested: {
    scope: 'request',
    most: maximumObjectsTested,
    counts: 'objects that are tested by properties without an index for one page or number',
    beyond: { words: 'the page ends, and its link goes on; a number is refused' },
  },
  bytesTested: {
    scope: 'request',
    most: maximumBytesTested,
    counts: 'bytes of these objects, by their average',
    beyond: { words: 'the page ends, and its link goes on; a number is refused' },
  },
  expandTerms: {
    scope: 'request',
    most: maximumExpandTerms,
    counts: 'properties in `$expand`',
    beyond: queryCodes.expandTooLong,
  },
  expandedObjects: {
    scope: 'request',
    most: mostExpandedObjects,
    counts: 'objects that one property of `$expand` shows, as in Microsoft Graph',
    beyond: { words: 'the others are left out' },
  },
  expandedLevels: {
    scope: 'request',
    most: mostExpandedLevels,
    counts: 'times that `$levels` follows one property, also with `max`',
    beyond: { words: 'the others are left out' },
  },
  orderByTerms: {
    scope: 'request',
    most: maximumOrderTerms,
    counts: 'properties in `$orderby`',
    beyond: queryCodes.orderByTooLong,
  },
  pageSize: {
    scope: 'request',
    most: maximumPageSize,
    counts: 'objects in `$top`',
    beyond: queryCodes.topOutOfRange,
  },
  judgedPrincipals: {
    scope: 'request',
    most: mostJudgedPrincipals,
    counts: 'administrators and members of declared groups that a change of the directory touches',
    beyond: lockoutCodes.tooManyTouched,
  },
  overrideReasonLength: {
    scope: 'request',
    most: longestOverrideReason,
    counts: 'characters of the header `Ostiary-Override-Lockout`',
    beyond: lockoutCodes.reasonMalformed,
  },
  signIns: {
    scope: 'request',
    most: mostSignIns,
    counts: 'sign-ins of a request for decisions, except in lines',
    beyond: requestCodes.itemCountOutOfRange,
  },
  advisedSignIns: {
    scope: 'request',
    most: mostAdvisedSignIns,
    counts: 'sign-ins of a request for decisions with `toAllow`',
    beyond: decisionCodes.adviceForTooMany,
  },
  adviceDecisions: {
    scope: 'request',
    most: mostAdviceDecisions,
    counts:
      'changed sign-ins that are decided to find sets of one and two facts for `toAllow`; fewer with more than 300 policies',
    beyond: { words: '`isComplete` is false' },
  },
  adviceSets: {
    scope: 'request',
    most: mostAdviceSets,
    counts: 'sets of facts in `toAllow`',
    beyond: { words: '`isComplete` is false' },
  },
  adviceValues: {
    scope: 'request',
    most: mostValuesOfFact,
    counts: 'values of one fact that are tried for `toAllow`',
    beyond: { words: '`isComplete` is false' },
  },
  lineLength: {
    scope: 'request',
    most: longestLine,
    counts: 'characters of one line of sign-ins; their number has no limit',
    beyond: decisionCodes.lineTooLong,
  },
  policyVersions: {
    scope: 'request',
    most: mostVersions,
    counts: 'policies of a request that are taken in an earlier version',
    beyond: requestCodes.itemCountOutOfRange,
  },
  trustedAddressRanges: {
    scope: 'request',
    most: mostTrustedIps,
    counts: 'ranges in `settings.mfaTrustedIps`',
    beyond: requestCodes.itemCountOutOfRange,
  },
  gridSignIns: {
    scope: 'request',
    most: greatestGridLimit,
    counts: 'sign-ins of a grid that are compared; further ones are counted in the answer',
    beyond: requestCodes.integerOutOfRange,
  },
  checkedSignIns: {
    scope: 'request',
    most: mostCheckedSignIns,
    counts: 'sign-ins that a check of policies decides',
    beyond: { words: 'the search ends, and `isComplete` is false' },
  },
  checkedUsers: {
    scope: 'request',
    most: mostCheckedUsers,
    counts: 'users that a check of policies reads; of one group, a hundred',
    beyond: { words: 'who is in further groups counts as unknown' },
  },
  stsPolicyCharacters: {
    scope: 'request',
    most: mostPolicyCharacters,
    counts: 'characters of all stored STS policies of a tenant that a question about them reads',
    beyond: questionCodes.policiesTooLarge,
  },
  stsAssignments: {
    scope: 'request',
    most: mostAssignments,
    counts: 'assignments of all STS policies of a tenant that a question about them reads',
    beyond: questionCodes.policiesTooLarge,
  },
  stsDraftPolicies: {
    scope: 'request',
    most: mostDraftPolicies,
    counts: 'policies of a draft of STS policies; so many can be taken in an earlier version too',
    beyond: requestCodes.itemCountOutOfRange,
  },
  stsDraftAssignments: {
    scope: 'request',
    most: mostDraftAssignments,
    counts: 'assignments of a draft of STS policies',
    beyond: requestCodes.itemCountOutOfRange,
  },
  stsGivenRoles: {
    scope: 'request',
    most: mostGivenRoles,
    counts: 'app roles that a question about claims gives',
    beyond: requestCodes.itemCountOutOfRange,
  },
  stsFederatedDomains: {
    scope: 'request',
    most: mostFederatedDomains,
    counts: 'federated domains of a question about STS policies',
    beyond: requestCodes.itemCountOutOfRange,
  },
  ruleCharacters: {
    scope: 'request',
    most: mostRuleCharacters,
    counts: 'characters of all stored rules of a tenant that a decision reads',
    beyond: decisionCodes.rulesTooLarge,
  },
  pageBytes: {
    scope: 'request',
    most: pageBytes,
    counts: 'bytes of one page of a collection, unless its first item alone is longer',
    beyond: { words: 'a next link leads to the rest' },
    option: '--limit',
  },
  concurrentRequests: {
    scope: 'load',
    most: defaultConcurrentRequests,
    counts: 'requests of a tenant at one time; half of them for one caller',
    beyond: protocolCodes.tooMuchAtOnce,
    option: '--concurrent-requests',
  },
  unsentBytesPerCaller: {
    scope: 'load',
    most: unsentBytes.perCaller,
    counts: 'bytes of answers that a caller has not read',
    beyond: protocolCodes.tooMuchAtOnce,
  },
  unsentBytesPerTenant: {
    scope: 'load',
    most: unsentBytes.perTenant,
    counts: 'bytes of answers that the callers of a tenant have not read',
    beyond: protocolCodes.tooMuchAtOnce,
  },
  bodyBytesTogether: {
    scope: 'load',
    most: defaultServerLimits.bodyBytes,
    counts: 'bytes of all bodies that have arrived and are held; a quarter of them for one tenant',
    beyond: protocolCodes.tooMuchAtOnce,
  },
  connections: {
    scope: 'load',
    most: defaultServerLimits.connections,
    counts: 'open connections to one port',
    beyond: { words: 'a further connection is closed' },
    option: '--max-connections',
  },
  requestsAhead: {
    scope: 'load',
    most: defaultServerLimits.requestsAhead,
    counts: 'requests of a connection that wait for the answer before theirs',
    beyond: { words: 'the connection is closed' },
  },
  headMilliseconds: {
    scope: 'load',
    most: defaultServerLimits.headMs,
    counts: 'milliseconds in which the head of a request must arrive',
    beyond: protocolCodes.timedOut,
  },
  bodyMilliseconds: {
    scope: 'load',
    most: defaultServerLimits.bodyMs,
    counts: 'milliseconds in which a body must arrive, except bodies in lines',
    beyond: protocolCodes.timedOut,
  },
  idleMilliseconds: {
    scope: 'load',
    most: defaultServerLimits.idleMs,
    counts:
      'milliseconds in which nothing moves on a connection with a request; half when an answer is not read',
    beyond: { words: 'the connection is closed' },
  },
  secretAttempts: {
    scope: 'load',
    most: secretAttempts,
    counts: 'attempts in ten seconds to prove a client secret from one address',
    beyond: { words: '429, in the form of OAuth 2.0' },
  },
  failedSecretAttempts: {
    scope: 'load',
    most: failedAttempts,
    counts: 'attempts in ten seconds to prove client secrets that fail, from one network',
    beyond: { words: '429, in the form of OAuth 2.0' },
  },
  passwordAttempts: {
    scope: 'load',
    most: passwordAttempts,
    counts: 'attempts in ten seconds to prove the password of one user, from all networks',
    beyond: { words: '429, in the form of OAuth 2.0' },
  },
  codeAttempts: {
    scope: 'load',
    most: codeAttempts,
    counts: `attempts in ${codeWindowSeconds} seconds to prove the second factor of one user`,
    beyond: { words: 'the sign-in says how long to wait' },
  },
  issuerDocumentBytes: {
    scope: 'load',
    most: issuerDocumentBytes,
    counts: 'bytes of the discovery document or the key set of an external issuer',
    beyond: tokenCodes.issuerUnreachable,
  },
  policyFileBytes: {
    scope: 'command',
    most: policyFileBytes,
    counts: 'bytes of one file of `what-if --from`',
    beyond: { words: 'the file has a fault; the command uses the others' },
  },
  policyFolderBytes: {
    scope: 'command',
    most: policyFolderBytes,
    counts: 'bytes of all files of `what-if --from`',
    beyond: { words: 'the command names the folder and stops' },
  },
  policyFiles: {
    scope: 'command',
    most: policyFiles,
    counts: 'files of `what-if --from`',
    beyond: { words: 'the command names the folder and stops' },
  },
  policyFolderDepth: {
    scope: 'command',
    most: policyFolderDepth,
    counts: 'folders inside each other of `what-if --from`',
    beyond: { words: 'the command names the folder and stops' },
  },
  setFolderFiles: {
    scope: 'command',
    most: mostFolderFiles,
    counts: 'files in a directory of `ostiary b2c`',
    beyond: { words: 'the command names the directory and stops' },
  },
  setFolderBytes: {
    scope: 'command',
    most: mostFolderBytes,
    counts: 'bytes of all files in a directory of `ostiary b2c`',
    beyond: { words: 'the command names the directory and stops' },
  },
  changedCharacters: {
    scope: 'command',
    most: mostChangedCharacters,
    counts: 'characters of all files whose placeholders `ostiary b2c` replaces',
    beyond: policySetCodes.substitutionTooLong,
  },
  settingsBytes: {
    scope: 'command',
    most: settingsBytes,
    counts: 'bytes of a file of settings of `ostiary b2c`',
    beyond: { words: 'the command names the file and stops' },
  },
  settingsEnvironments: {
    scope: 'command',
    most: mostEnvironments,
    counts: 'environments in a file of settings',
    beyond: settingsCodes.tooMany,
  },
  settingsValues: {
    scope: 'command',
    most: mostSettings,
    counts: 'values of one environment in a file of settings',
    beyond: settingsCodes.tooMany,
  },
  encryptionKeys: {
    scope: 'command',
    most: mostEncryptionKeys,
    counts: 'key encryption keys of a file or variable',
    beyond: { words: 'the command names the file and stops' },
  },
  keyFileBytes: {
    scope: 'command',
    most: keyFileBytes,
    counts: 'bytes of a certificate, private key, file of signing keys, or manifest of a backup',
    beyond: { words: 'the command names the file and stops' },
  },
} as const satisfies Readonly<Record<string, DeclaredLimit>>

/** The name of a limit. */
export type LimitName = keyof typeof declaredLimits
