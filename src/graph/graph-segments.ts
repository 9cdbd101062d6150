/**
 * Names in paths of Microsoft Graph, whether this service has them or not. A path that breaks off at one of them is
 * no misspelling: the service does not have that part of Graph.
 * Source: the entity sets, singletons, navigations and operations of the published metadata of v1.0 and beta,
 * https://graph.microsoft.com/v1.0/$metadata. The lists have what tools for identity ask for; they are not complete.
 */

import type { GraphVersion } from '../edm/model.ts'

const namesOf = (text: string): readonly string[] =>
  text.toLowerCase().split(/\s+/u).filter(Boolean)

/** What both versions have behind the version. */
const first = namesOf(`
  admin agreementAcceptances agreements appCatalogs applications applicationTemplates auditLogs
  authenticationMethodConfigurations authenticationMethodsPolicy certificateBasedAuthConfiguration chats
  communications compliance connections contacts contracts copilot dataPolicyOperations deviceAppManagement
  deviceManagement devices directory directoryObjects directoryRoles directoryRoleTemplates domainDnsRecords domains
  drive drives education employeeExperience external functions groupLifecyclePolicies groups groupSettings
  groupSettingTemplates identity identityGovernance identityProtection identityProviders informationProtection
  invitations me oauth2PermissionGrants organization permissionGrants places planner policies print privacy reports
  roleManagement schemaExtensions scopedRoleMemberships search security servicePrincipals shares sites solutions
  storage subscribedSkus subscriptions teams teamsTemplates teamwork tenantRelationships users workbooks
`)

/** What only beta has there. */
const firstOfBeta = namesOf(`
  accessReviewDecisions accessReviews administrativeUnits agentIdentityBlueprints agentRegistry app
  approvalWorkflowProviders businessFlowTemplates conditionalAccess dataClassification dataLossPreventionPolicies
  directorySettings directorySettingTemplates financials monitoring networkAccess officeConfiguration
  onPremisesPublishingProfiles partners privilegedAccess privilegedRoles programControls programs riskDetections
  riskyUsers settings threatSubmission trustFramework userInsights
`)

const firstNames: Readonly<Record<GraphVersion, ReadonlySet<string>>> = {
  'v1.0': new Set(first),
  beta: new Set([...first, ...firstOfBeta]),
}

/** What is further behind: navigations, actions and functions. */
const furtherNames: ReadonlySet<string> = new Set(
  namesOf(`
    accessPackages accessReviewPolicy accessReviews activities activityBasedTimeoutPolicies addKey addPassword
    addTokenSigningCertificate adminConsentRequestPolicy administrativeUnits agents agreementAcceptances alerts
    apiConnectorConfiguration apiConnectors appConsent applicationProxy applications appliesTo appManagementPolicies
    appRoleAssignedTo appRoleAssignments assignLicense attributeSets authentication
    authenticationContextClassReferences authenticationEventListeners authenticationEventsFlows
    authenticationFlowsPolicy authenticationMethodConfigurations authenticationMethodDevices authenticationMethods
    authenticationMethodsPolicy authenticationStrength authenticationStrengthPolicies authorizationPolicy
    azureADPremiumLicenseInsight b2bManagementPolicies b2cAuthenticationMethodsPolicy b2cUserFlows b2xUserFlows
    branding calendar calendarGroups calendars calendarView certificateAuthorities certificateBasedAuthConfiguration
    changePassword chats checkMemberGroups checkMemberObjects claimsMappingPolicies cloudPC cloudPCs combinationConfigurations
    conditionalAccess conditionalAccessPolicies confirmCompromised connections connectorGroups contactFolders contacts
    createdObjects createdOnBehalfOf crossTenantAccessPolicy
    customAuthenticationExtensions customClaimsPolicy customSecurityAttributeDefinitions default
    defaultAppManagementPolicy definition definitions delegatedPermissionClassifications deletedItems delta
    deviceLocalCredentials deviceManagement deviceRegistrationPolicy devices directory directoryAudits directoryProvisioning
    directoryRoleAccessReviewPolicy directReports drive drives endpoints entitlementManagement evaluate events
    exchange exportPersonalData extensionProperties extensions externalIdentitiesPolicy featureRolloutPolicies
    federatedIdentityCredentials federatedTokenValidationPolicy federationConfiguration filteringPolicies
    filteringProfiles forceDelete forwardingProfiles getAvailableExtensionProperties getByIds getMemberGroups
    getMemberObjects getUserOwnedObjects group groups homeRealmDiscoveryPolicies identityProviders
    identitySecurityDefaultsEnforcementPolicy impactedResources insights instantiate internalSponsors joinedTeams
    keySets licenseDetails lifecycleWorkflows localizations logo mailFolders managedDevices manager memberOf members
    membersWithLicenseErrors messages mobileAppManagementPolicies mobileDeviceManagementPolicies
    multiTenantOrganization namedLocations oauth2PermissionGrants onenote onlineMeetings onPremAuthenticationPolicies
    onPremisesSynchronization organization outboundSharedUserProfiles outlook ownedDevices ownedObjects
    ownerlessGroupPolicy owners pendingExternalUserProfiles people permissionGrantPolicies
    permissionGrantPreApprovalPolicies permissionGrants photo photos planner plans policies presence privilegedAccess
    provisioning publicKeyInfrastructure recommendations registeredDevices registeredOwners registeredUsers
    rejectedSenders remoteDesktopSecurityConfiguration removeKey removePassword reports reprocessLicenseAssignment
    resourceNamespaces restore retryServiceProvisioning revokeSignInSessions riskDetections riskPrevention
    riskyServicePrincipals riskyUsers roleAssignmentApprovals roleAssignments roleAssignmentScheduleInstances
    roleAssignmentScheduleRequests roleAssignmentSchedules roleDefinitions roleEligibilityScheduleInstances
    roleEligibilityScheduleRequests roleEligibilitySchedules roleManagementAlerts roleManagementPolicies
    roleManagementPolicyAssignments scopedMembers scopedRoleMemberOf scopedRoleMembers search secrets security
    sendMail serviceConfigurationRecords servicePrincipalCreationPolicies servicePrincipalRiskDetections
    setVerifiedPublisher sharepoint signIns sponsors synchronization teamwork templates termsOfUse todo
    tokenIssuancePolicies tokenLifetimePolicies transitiveMemberOf transitiveMembers unsetVerifiedPublisher usage
    userAttributeAssignments userConsentRequests userFlowAttributes userFlows users validateProperties
    verificationDnsRecords verifiedId verify
  `),
)

/** Tells whether Graph has a segment of this name, in any letter case, behind the version or further behind. */
export function isGraphSegment(version: GraphVersion, segment: string, isFirst: boolean): boolean {
  return (isFirst ? firstNames[version] : furtherNames).has(segment.toLowerCase())
}
