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
    acceptances acceptedSenders accessPackages accessReviewPolicy accessReviews activatedUsing activities
    activityBasedTimeoutPolicies addFavorite addKey addPassword addTokenSigningCertificate adhocCalls
    adminConsentRequestPolicy administrativeUnits agents agreementAcceptances alerts apiConnectorConfiguration
    apiConnectors appConsent appConsentRequestsForApproval applicationProxy applications appliesTo
    appManagementPolicies appRoleAssignedResources appRoleAssignedTo appRoleAssignments approvals appScope
    assignLicense attributeSets authentication authenticationContextClassReferences authenticationEventListeners
    authenticationEventsFlows authenticationFlowsPolicy authenticationMethodConfigurations
    authenticationMethodDevices authenticationMethodModes authenticationMethods authenticationMethodsPolicy
    authenticationStrength authenticationStrengthPolicies authenticationStrengths authorizationPolicy
    azureADPremiumLicenseInsight b2bManagementPolicies b2cAuthenticationMethodsPolicy b2cUserFlows b2xUserFlows
    branding calendar calendarGroups calendars calendarView certificateAuthorities
    certificateBasedAuthConfiguration changePassword chats checkGrantedPermissionsForApp checkMemberGroups
    checkMemberObjects claimsMappingPolicies cloudClipboard cloudPC cloudPCs combinationConfigurations
    conditionalAccess conditionalAccessPolicies confirmCompromised confirmSafe connections connectorGroup
    connectorGroups contactFolders contacts conversations convertExternalToInternalMemberUser createdObjects
    createdOnBehalfOf createPasswordSingleSignOnCredentials crossTenantAccessPolicy
    customAuthenticationExtensions customClaimsPolicy customSecurityAttributeDefinitions
    dataSecurityAndGovernance default defaultAppManagementPolicy definition definitions
    delegatedPermissionClassifications deletedItems deletePasswordSingleSignOnCredentials delta
    deviceLocalCredentials deviceManagement deviceManagementTroubleshootingEvents deviceRegistrationPolicy
    devices directory directoryAudits directoryProvisioning directoryRoleAccessReviewPolicy directoryScope
    directReports dismiss domainNameReferences drive drives employeeExperience endpoints entitlementManagement
    evaluate evaluateDynamicMembership events exchange excludes exportDeviceAndAppManagementData
    exportPersonalData extensionProperties extensions externalIdentitiesPolicy featureRolloutPolicies
    federatedIdentityCredentials federatedTokenValidationPolicy federationConfiguration files
    filterByCurrentUser filteringPolicies filteringProfiles findByMethodMode findMeetingTimes findRoomLists
    findRooms followedSites forceDelete forwardingProfiles getAvailableExtensionProperties getByIds getMailTips
    getManagedAppDiagnosticStatuses getManagedAppPolicies getManagedDevicesWithAppFailures getMemberGroups
    getMemberObjects getPasswordSingleSignOnCredentials getUserOwnedObjects group groupLifecyclePolicies groups
    homeRealmDiscoveryPolicies identityProviders identitySecurityDefaultsEnforcementPolicy
    identitySynchronization impactedResources includes includeTargets inferenceClassification
    informationProtection inheritsPermissionsFrom insights instantiate internalSponsors
    invalidateAllRefreshTokens joinedGroups joinedTeams keySets licenseDetails lifecycleWorkflows localizations
    logo mailFolders managedAppRegistrations managedDevices manager memberOf members membersWithLicenseErrors
    messages mobileAppManagementPolicies mobileDeviceManagementPolicies multiTenantOrganization namedLocations
    oauth2PermissionGrants onenote onlineMeetings onPremAuthenticationPolicies onPremisesSyncBehavior
    onPremisesSynchronization organization outboundSharedUserProfiles outlook ownedDevices ownedObjects
    ownerlessGroupPolicy owners partnerInformation partners passkeyProfiles pendingAccessReviewInstances
    pendingExternalUserProfiles people permissionGrantPolicies permissionGrantPreApprovalPolicies
    permissionGrants photo photos planner plans policies presence principal privilegedAccess profile promote
    promoteToInitial provisioning publicKeyInfrastructure recentPrinterShares recommendations registeredDevices
    registeredOwners registeredUsers rejectedSenders reminderView remoteDesktopSecurityConfiguration
    removeAllDevicesFromManagement removeFavorite removeKey removePassword renew reports
    reprocessLicenseAssignment resetToSystemDefault resetUnseenCount resourceNamespaces restore
    retryServiceProvisioning revokeSignInSessions riskDetections riskPrevention riskyServicePrincipals
    riskyUsers roleAssignmentApprovals roleAssignments roleAssignmentScheduleInstances
    roleAssignmentScheduleRequests roleAssignmentSchedules roleDefinition roleDefinitions
    roleEligibilityScheduleInstances roleEligibilityScheduleRequests roleEligibilitySchedules
    roleManagementAlerts roleManagementPolicies roleManagementPolicyAssignments rootDomain scopedMembers
    scopedRoleMemberOf scopedRoleMembers search secrets security sendMail serviceConfigurationRecords
    servicePrincipalCreationPolicies servicePrincipalRiskDetections serviceProviderConstraints
    setMobileDeviceManagementAuthority settings setVerifiedPublisher sharepoint signIns sites solutions
    sponsorOf sponsors subscribeByMail synchronization team teamwork templates termsOfUse threads todo
    tokenIssuancePolicies tokenLifetimePolicies transitiveMemberOf transitiveMembers transitiveReports
    translateExchangeIds unsetVerifiedPublisher unsubscribeByMail updateAllowedCombinations
    updatePasswordSingleSignOnCredentials usage userAttributeAssignments userConsentRequests userFlowAttributes
    userFlows users validateProperties verificationDnsRecords verifiedId verify
    wipeManagedAppRegistrationsByDeviceTag
  `),
)

/** Tells whether Graph has a segment of this name, in any letter case, behind the version or further behind. */
export function isGraphSegment(version: GraphVersion, segment: string, isFirst: boolean): boolean {
  return (isFirst ? firstNames[version] : furtherNames).has(segment.toLowerCase())
}
