/** References to elements in metadata and in the subject of a token. Source: element reference of policies, metadata items. */

import { keyOf } from '../../../kernel/ids.ts'
import type { Policy } from '../../model/policy.ts'
import { attributeOf, attributePlace, type SourcePlace } from '../../model/sourced-element.ts'
import type { RuleContext } from '../rule.ts'
import type { ReferenceKind } from './reference-kinds.ts'
import type { ReferenceSite } from './reference-sites.ts'

/** What settings name, by their key. */
const settings: ReadonlyMap<string, ReferenceKind> = new Map([
  ['ContentDefinitionReferenceId', 'ContentDefinition'],
  ['ClaimTypeOnWhichToEnable', 'ClaimType'],
  ['ClaimUsedForRequestPayload', 'ClaimType'],
  ['issuer_refresh_token_user_identity_claim_type', 'ClaimType'],
  ['ClientCredentialsUserJourneyId', 'UserJourney'],
])

/** Lists the references in the metadata of technical profiles. Values with resolvers or placeholders are left out. */
export function* listSettingReferences({
  policy,
  reachable,
}: RuleContext): Generator<ReferenceSite & { readonly isRefused: boolean; readonly key: string }> {
  for (const [profileKey, { metadata }] of policy.technicalProfiles) {
    for (const [key, kind] of settings) {
      const item = metadata.get(key)
      if (item === undefined || item.value.trim() === '' || item.value.includes('{')) continue
      yield {
        kind,
        key,
        id: item.value.trim(),
        place: item.element.textPlace,
        isRefused:
          kind === 'ContentDefinition' && reachable?.technicalProfiles.has(profileKey) === true,
      }
    }
  }
}

/** Settings of a sign-in page that name a claims exchange. */
const exchangeSettings = ['SignUpTarget', 'setting.forgotPasswordLinkOverride'] as const

/** Keys (`keyOf`) of the ids of all claims exchanges. */
export function exchangeKeys({ userJourneys, subJourneys }: Policy): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { steps } of [...userJourneys.values(), ...subJourneys.values()]) {
    for (const { exchanges } of steps) {
      for (const { id } of exchanges) keys.add(keyOf(id))
    }
  }
  return keys
}

/** Lists the settings of reachable profiles that name a claims exchange that no journey has. */
export function* listMissingExchanges({ policy, reachable }: RuleContext): Generator<{
  readonly key: string
  readonly id: string
  readonly place: SourcePlace
}> {
  const exchanges = exchangeKeys(policy)
  for (const profileKey of reachable?.technicalProfiles ?? []) {
    for (const key of exchangeSettings) {
      const item = policy.technicalProfiles.get(profileKey)?.metadata.get(key)
      const id = item?.value.trim() ?? ''
      if (item === undefined || id === '' || id.includes('{') || exchanges.has(keyOf(id))) continue
      yield { key, id, place: item.element.textPlace }
    }
  }
}

/** What the relying party says about the subject of its tokens. */
interface SubjectNaming {
  readonly claim: string
  readonly place: SourcePlace
  /** Whether an output claim has this name or partner name. */
  readonly isOutput: boolean
}

/** Reads the claim that becomes the subject. Undefined when the policy has no relying party or names none. */
export function subjectNaming({ relyingParty, claimTypes }: Policy): SubjectNaming | undefined {
  const profile = relyingParty?.technicalProfile
  const element = profile?.subjectNamingInfo
  const claim = element === undefined ? undefined : attributeOf(element, 'ClaimType')
  if (profile === undefined || element === undefined || claim === undefined) return undefined
  return {
    claim,
    place: attributePlace(element, 'ClaimType'),
    isOutput: profile.outputClaims.some(({ claimTypeReferenceId, partnerClaimType }) =>
      [
        claimTypeReferenceId,
        partnerClaimType ?? '',
        ...(claimTypes.get(keyOf(claimTypeReferenceId))?.partnerClaimTypes.values() ?? []),
      ].some((name) => keyOf(name) === keyOf(claim)),
    ),
  }
}
