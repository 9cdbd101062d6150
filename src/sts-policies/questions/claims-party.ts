/** An application with its objects, as the preview of claims takes it. */

import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type {
  ClaimsParty,
  OptionalClaimRequest,
  OptionalClaimRequests,
} from '../claims/claims-question.ts'
import type { LoadedParty } from './load-party.ts'

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/**
 * Tells whether a service principal has a key to sign with that is valid at an instant.
 * Source: `keyCredential`, `usage` `Sign`.
 */
function hasSigningKey(servicePrincipal: JsonObject, at: Date): boolean {
  return objectsOf(servicePrincipal['keyCredentials']).some((credential) => {
    if (memberText(credential, 'usage') !== 'Sign') return false
    const starts = Date.parse(memberText(credential, 'startDateTime'))
    const ends = Date.parse(memberText(credential, 'endDateTime'))
    return !(starts > at.getTime()) && !(ends <= at.getTime())
  })
}

function requestsOf(value: JsonValue | undefined): readonly OptionalClaimRequest[] {
  return objectsOf(value).map((request) => {
    const source = request['source']
    return {
      name: memberText(request, 'name'),
      ...(typeof source === 'string' && { source }),
      additionalProperties: textsOf(request['additionalProperties']),
    }
  })
}

function optionalClaimsOf(value: JsonValue | undefined): OptionalClaimRequests {
  const requests = isJsonObject(value) ? value : {}
  return {
    accessToken: requestsOf(requests['accessToken']),
    idToken: requestsOf(requests['idToken']),
    saml2Token: requestsOf(requests['saml2Token']),
  }
}

/** Reads a party. Its application object may be that of another tenant. */
export function claimsPartyOf(
  party: LoadedParty,
  at: Date,
  customClaimsPolicy: JsonObject | undefined,
): ClaimsParty {
  const { servicePrincipal = {}, application = {} } = party.objects
  const api = isJsonObject(application['api']) ? application['api'] : {}
  const version = api['requestedAccessTokenVersion']
  const { appId, servicePrincipalId, applicationId } = party
  return {
    appId,
    ...(servicePrincipalId !== undefined && { servicePrincipalId }),
    ...(applicationId !== undefined && { applicationId }),
    displayName: memberText(servicePrincipal, 'displayName'),
    tags: textsOf(servicePrincipal['tags']),
    identifierUris: textsOf(application['identifierUris']),
    acceptsMappedClaims: api['acceptMappedClaims'] === true,
    requestedAccessTokenVersion: typeof version === 'number' ? version : null,
    hasOwnSigningKey: hasSigningKey(servicePrincipal, at),
    optionalClaims: optionalClaimsOf(application['optionalClaims']),
    groupMembershipClaims: memberText(application, 'groupMembershipClaims') || null,
    ...(customClaimsPolicy && { customClaimsPolicy }),
  }
}
