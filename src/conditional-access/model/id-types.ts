/**
 * The values that the string lists of a policy take: ids of directory objects, and keywords of their own. Source: `conditionalAccessUsers`, `conditionalAccessApplications`,
 * `conditionalAccessLocations`, `conditionalAccessClientApplications`, `conditionalAccessDevices` on
 * https://learn.microsoft.com/graph/api/resources.
 */

import {
  betaOnly,
  wordOf,
  type Keyword,
  type StringType,
  type ValueRefusal,
} from '../../edm/model.ts'
import { isGuid } from '../../kernel/ids.ts'
import { valueCodes } from './value-codes.ts'
import { registerOrJoinDevice, registerSecurityInformation } from './user-actions.ts'

/** Reads the id of a directory object, as it is spelt. */
function readId(text: string): string | undefined {
  return isGuid(text) ? text : undefined
}

/** Declares a list item: the id of the named kind of object, or a keyword. */
export function idTypeOf(what: string, ...keywords: readonly (string | Keyword)[]): StringType {
  return wordOf({
    keywords: asKeywords(keywords),
    readOther: readId,
    otherName: `the id of ${what} (a GUID)`,
  })
}

/** Declares a list item that is one of the keywords. */
export function keywordOf(...keywords: readonly (string | Keyword)[]): StringType {
  return wordOf({ keywords: asKeywords(keywords), readOther: () => undefined })
}

function asKeywords(keywords: readonly (string | Keyword)[]): readonly Keyword[] {
  return keywords.map((keyword) => (typeof keyword === 'string' ? { name: keyword } : keyword))
}

/**
 * The refusal of a group, as the service words it; only here it names the value.
 * Shape: `Invalid group value: sales.` with code 1054.
 */
export function refuseGroup(text: string): ValueRefusal {
  return {
    ostiaryCode: valueCodes.groupMalformed,
    message: `Invalid group value: ${text}.`,
    code: '1054',
  }
}

/**
 * Says that a named location does not exist, as the service does also about a text that is not an id.
 * Source: https://github.com/KelvinTegelaar/CIPP/issues/4194,
 * https://github.com/hashicorp/terraform-provider-azuread/pull/1703
 */
export function namedLocationNotFound(id: string): Pick<ValueRefusal, 'message' | 'code'> {
  return { message: `NamedLocation with id ${id} does not exist in the directory.`, code: '1040' }
}

/**
 * The refusal of a role, as the service words it.
 * Source: https://github.com/microsoftgraph/microsoft-graph-docs/issues/20750
 */
export function refuseRole(text: string): ValueRefusal {
  return {
    ostiaryCode: valueCodes.roleMalformed,
    message: `'users' condition contains invalid role ids: ${text}.`,
    code: '1102',
  }
}

export const includedUser = idTypeOf('a user', 'All', 'None', 'GuestsOrExternalUsers', {
  name: 'AllAgentIdUsers',
  versions: betaOnly,
})
export const excludedUser = idTypeOf('a user', 'GuestsOrExternalUsers')
export const groupId = wordOf({ keywords: [], readOther: readId, refusal: refuseGroup })
export const roleTemplateId = wordOf({ keywords: [], readOther: readId, refusal: refuseRole })
export const tenantId = idTypeOf('a tenant')
export const networkPolicyId = idTypeOf('a network access policy')

export const includedApplication = idTypeOf(
  'an application',
  'All',
  'None',
  'Office365',
  'MicrosoftAdminPortals',
  { name: 'AllAgentIdResources', versions: betaOnly },
)
export const excludedApplication = idTypeOf(
  'an application',
  'Office365',
  'MicrosoftAdminPortals',
  { name: 'AllAgentIdResources', versions: betaOnly },
)
export const userAction = keywordOf(registerSecurityInformation, registerOrJoinDevice, {
  name: 'urn:user:accountrecovery',
  versions: betaOnly,
})

/**
 * Reads the id of an authentication context, `c1` to `c99` in any case; undefined for another text.
 * DEVIATION: the reference page ends at c25, the portal and the service at c99.
 */
export function readContextId(text: string): string | undefined {
  return /^c[1-9]\d?$/iu.test(text) ? text.toLowerCase() : undefined
}

export const authenticationContextId = wordOf({
  keywords: [],
  readOther: readContextId,
  otherName: '`c1` to `c99`',
})

export const namedLocationId = wordOf({
  keywords: asKeywords(['All', 'AllTrusted']),
  readOther: readId,
  refusal: (text) => ({
    ostiaryCode: valueCodes.locationMalformed,
    ...namedLocationNotFound(text),
  }),
})
export const includedServicePrincipal = idTypeOf(
  'a service principal',
  'ServicePrincipalsInMyTenant',
)
export const excludedServicePrincipal = idTypeOf('a service principal')
export const agentServicePrincipal = idTypeOf('an agent identity', 'All')
export const agentUser = idTypeOf('the user account of an agent', 'All', 'None')

/** How a session of an agent came about. Exports have the first; the other two come from one public renderer. */
export const agentContext = keywordOf(
  'agentUserSessionsInitiatedFromEndpoints',
  'allAgentAssistedFlows',
  'allHostingApplicationFlows',
)

/** The portal offers no list of actions. */
export const sensitiveAction = keywordOf('all')

export const includedDeviceState = keywordOf('All')
export const excludedDeviceState = keywordOf('Compliant', 'DomainJoined')
export const grantOperator = keywordOf('AND', 'OR')

/** The longest display name, in UTF-16 units, as in the portal; the service publishes no limit. */
export const maximumDisplayName = 256

export const displayName = wordOf({
  keywords: [],
  readOther: (text) => (text.trim() !== '' && text.length <= maximumDisplayName ? text : undefined),
  otherName: `1 to ${maximumDisplayName} characters that are not all blank`,
})
