/** The smallest sound request of each policy family. */

export const stsPath = '/beta/policies'
export const accessPath = '/beta/identity/conditionalAccess/policies'
export const legacyAccessPath = '/beta/conditionalAccessPolicies'
export const frameworkPath = '/beta/trustFramework/policies'
export const locationPath = '/beta/identity/conditionalAccess/namedLocations'
export const strengthPath = '/beta/policies/authenticationStrengthPolicies'
export const contextPath = '/v1.0/identity/conditionalAccess/authenticationContextClassReferences'

export const xmlContent = { 'content-type': 'application/xml' }

export function stsBody(displayName: string) {
  return {
    type: 'TokenLifetimePolicy',
    displayName,
    definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"4:00:00"}}'],
  }
}

export function accessBody(displayName: string) {
  return {
    displayName,
    state: 'disabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['None'] },
      users: { includeUsers: ['None'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }
}

export function legacyAccessBody(displayName: string) {
  return {
    displayName,
    conditions: {
      applications: { includeApplications: ['None'] },
      users: { includeUsers: ['None'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['Mfa'] },
  }
}

/** The collections of policies that travel as JSON, each with a sound body. */
export const jsonPolicies = [
  { path: stsPath, body: stsBody },
  { path: accessPath, body: accessBody },
  { path: legacyAccessPath, body: legacyAccessBody },
]

export function locationBody(displayName: string) {
  return {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    displayName,
    countriesAndRegions: ['AT'],
  }
}

export function strengthBody(displayName: string) {
  return { displayName, allowedCombinations: ['fido2', 'windowsHelloForBusiness'] }
}

export function contextBody(id: string) {
  return { id, displayName: id }
}

/** The what-if action's question about a user. */
export function evaluateBody(userId: string) {
  return {
    signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId },
    signInContext: {
      '@odata.type': '#microsoft.graph.applicationContext',
      includeApplications: ['00000003-0000-0000-c000-000000000000'],
    },
    signInConditions: { clientAppType: 'browser' },
    appliedPoliciesOnly: false,
  }
}

export const decisionsPath = '/ostiary/v1/decisions'
export const checksPath = '/ostiary/v1/checks/conditionalAccess'

/** A question to this service's own decisions about a user. WHY the instant: answers say it. */
export function decisionsBody(id: string) {
  return {
    asOf: '2026-01-05T12:00:00Z',
    signIn: { principal: { kind: 'user', id } },
    trace: 'reasons',
  }
}

/** A trust framework policy with more attributes and content, where given. */
export function documentOf(
  policyId: string,
  { tenant = 'contoso.onmicrosoft.com', attributes = '', inner = '' } = {},
): string {
  return `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="${tenant}" PolicyId="${policyId}" PublicPolicyUri="http://${tenant}/${policyId}"${attributes}>${inner}</TrustFrameworkPolicy>`
}

/** A set of one trust framework policy as a form. */
export function policySetOf(policyId: string, options?: Parameters<typeof documentOf>[1]) {
  const boundary = 'limit'
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.xml"\r\n\r\n${documentOf(policyId, options)}\r\n--${boundary}--\r\n`,
  }
}

/** Delegated permissions for every operation of every family. */
export const everyScope: readonly string[] = [
  'TrustFrameworkKeySet.ReadWrite.All',
  'Directory.AccessAsUser.All',
  'Directory.Read.All',
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.TrustFramework',
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.ReadWrite.Authorization',
  'Policy.ReadWrite.ConsentRequest',
  'Agreement.Read.All',
  'AuditLog.Read.All',
]
