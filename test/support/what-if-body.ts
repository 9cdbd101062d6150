/** A sign-in as parameters of the what-if action, as far as they can express it. */

import type { Principal, SignIn } from '../../src/conditional-access/engine/model/sign-in.ts'
import type { JsonObject } from '../../src/kernel/json.ts'

const userActions: Readonly<Record<string, string>> = {
  'urn:user:registersecurityinfo': 'registerSecurityInformation',
  'urn:user:registerdevice': 'registerOrJoinDevices',
}

function identityOf(principal: Principal): JsonObject {
  switch (principal.kind) {
    case 'servicePrincipal':
      return {
        '@odata.type': '#microsoft.graph.servicePrincipalSignIn',
        servicePrincipalId: principal.id,
      }
    case 'agentIdentity':
      return {
        '@odata.type': '#microsoft.graph.agentSignIn',
        agentServicePrincipalId: principal.id,
      }
    case 'agentUser':
      throw new Error('the action does not accept agent users')
    case 'user': {
      const { externalTypes = [], homeTenantId } = principal
      return {
        '@odata.type': '#microsoft.graph.userSignIn',
        userId: principal.id,
        ...(externalTypes.length > 0 && { externalUserType: externalTypes.join(',') }),
        ...(homeTenantId && { externalTenantId: homeTenantId }),
      }
    }
  }
}

function contextOf(target: NonNullable<SignIn['target']>): JsonObject {
  switch (target.kind) {
    case 'applications':
      return {
        '@odata.type': '#microsoft.graph.applicationContext',
        includeApplications: target.applications.map(({ appId }) => appId),
      }
    case 'userAction':
      return {
        '@odata.type': '#microsoft.graph.userActionContext',
        userAction: userActions[target.action] ?? target.action,
      }
    case 'authenticationContext':
      return {
        '@odata.type': '#microsoft.graph.authContext',
        authenticationContextValue: target.id,
      }
  }
}

function known(members: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  ) as JsonObject
}

/** Writes the body of a request. Throws an `Error` for a sign-in that has no target. */
export function whatIfBody(signIn: SignIn, appliedPoliciesOnly: boolean): JsonObject {
  const { principal, target, clientApp, platform, network, risk, device } = signIn
  const { current, original } = signIn.authenticationFlow ?? {}
  if (target === undefined) throw new Error('the action needs a target')
  const { deviceOwnership, ...deviceFacts } = device ?? {}
  return {
    signInIdentity: identityOf(principal),
    signInContext: contextOf(target),
    signInConditions: known({
      clientAppType: clientApp,
      devicePlatform: platform,
      country: network?.country,
      ipAddress: network?.ip,
      signInRiskLevel: risk?.signIn,
      userRiskLevel: risk?.user,
      servicePrincipalRiskLevel: risk?.servicePrincipal,
      insiderRiskLevel: risk?.insider,
      agentIdRiskLevel: principal.kind === 'agentIdentity' ? risk?.agent : undefined,
      authenticationFlow:
        current === undefined
          ? undefined
          : { transferMethod: [...new Set([original, current])].join(',') },
      deviceInfo: device
        ? known({ ...deviceFacts, ownership: deviceOwnership, isManaged: undefined })
        : undefined,
    }),
    appliedPoliciesOnly,
  }
}
