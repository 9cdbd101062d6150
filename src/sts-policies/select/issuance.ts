/**
 * How SAML tokens for a client are issued: the policy of the service principal, then of the application object, then
 * built-in values. Being the organization default has no effect, and tokens in JWT form are not touched.
 * Source: https://learn.microsoft.com/graph/api/resources/tokenissuancepolicy. The place of the application object is
 * inferred from token lifetimes.
 */

import type { TokenIssuanceDefinition } from '../definitions/token-issuance/token-issuance.ts'
import { keeperOf, type Answers } from './answer-cache.ts'
import { choosePolicy, ignore } from './candidates.ts'
import type { EffectiveIssuance } from './effective.ts'
import { placesOf } from './holders.ts'
import { valueOf } from './value-of.ts'

type Settings = Required<TokenIssuanceDefinition>

const builtIn: Settings = {
  signingAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  tokenResponseSigningPolicy: 'TokenOnly',
  samlTokenVersion: '2.0',
  emitsSamlNameFormat: false,
}

/** The effective issuance settings of a client. */
export function effectiveIssuance(answers: Answers): EffectiveIssuance {
  if (answers.issuance !== undefined) return answers.issuance
  const keeper = keeperOf(answers, 'issuance')
  keeper.issuance ??= issuanceOf(keeper)
  answers.issuance = keeper.issuance
  return keeper.issuance
}

function issuanceOf(answers: Answers): EffectiveIssuance {
  const { servicePrincipal, application, organization } = placesOf(answers, 'issuance')
  const places = choosePolicy([servicePrincipal, application])
  const assigned = new Set(
    [...servicePrincipal.policies, ...application.policies].map(({ id }) => id),
  )
  const unread = organization.policies.filter(({ id }) => !assigned.has(id))
  const chosen = {
    ...places,
    ignored: [
      ...places.ignored,
      ...unread.map((policy) => ignore(policy, 'organizationDefaultUnread')),
    ],
  }
  const set: TokenIssuanceDefinition = places.winner?.definition ?? {}
  return {
    signingAlgorithm: valueOf<Settings['signingAlgorithm']>({
      chosen,
      set: set.signingAlgorithm,
      member: 'SigningAlgorithm',
      governs: 'samlAssertion',
      builtIn: builtIn.signingAlgorithm,
    }),
    tokenResponseSigningPolicy: valueOf<Settings['tokenResponseSigningPolicy']>({
      chosen,
      set: set.tokenResponseSigningPolicy,
      member: 'TokenResponseSigningPolicy',
      governs: 'samlResponse',
      builtIn: builtIn.tokenResponseSigningPolicy,
    }),
    samlTokenVersion: valueOf<Settings['samlTokenVersion']>({
      chosen,
      set: set.samlTokenVersion,
      member: 'SamlTokenVersion',
      governs: 'samlAssertion',
      builtIn: builtIn.samlTokenVersion,
    }),
    emitsSamlNameFormat: valueOf({
      chosen,
      set: set.emitsSamlNameFormat,
      member: 'EmitSAMLNameFormat',
      governs: 'samlAssertion',
      builtIn: builtIn.emitsSamlNameFormat,
    }),
  }
}
