/**
 * How technical profiles combine, and the claims providers that group them.
 * Source: Azure AD B2C, technical profiles; best practices of azureadb2ccommunity.io (claims of the child come
 * first); azure-ad-b2c/samples#452 (validation profiles run once for each document that lists them).
 */

import { keyOf } from '../../kernel/ids.ts'
import { memoized } from '../model/memoized.ts'
import { attributeOf, childOf, type SourcedElement } from '../model/sourced-element.ts'
import {
  childWins,
  concatenate,
  fields,
  joined,
  mergeAttributes,
  one,
  replace,
  withChildren,
  type Combine,
} from './combine.ts'
import { exactKey, idKey, list } from './keyed-lists.ts'
import { byId, mergeClaims, mergeMetadata } from './merge-building-blocks.ts'

/** A handler belongs to its protocol, so another protocol does not inherit it. */
const mergeProtocol: Combine = (base, child) =>
  attributeOf(base, 'Name') === attributeOf(child, 'Name')
    ? mergeAttributes(base, child)
    : replace(base, child)

const mergeReferences = list({
  keys: idKey('ReferenceId'),
  combine: replace,
  order: 'childFirst',
})

/** The contents of an included profile are combined by the same rule. */
export const mergeTechnicalProfile = fields({
  Domains: childWins,
  Domain: childWins,
  DisplayName: childWins,
  Description: childWins,
  Protocol: one(mergeProtocol),
  InputTokenFormat: childWins,
  OutputTokenFormat: childWins,
  AssuranceLevelOfOutputClaims: childWins,
  RequiredAssuranceLevelsOfInputClaims: childWins,
  SubjectAuthenticationRequirements: childWins,
  Metadata: one(mergeMetadata),
  CryptographicKeys: one(byId(replace)),
  Suppressions: one(list({ keys: exactKey('Key'), combine: replace, order: 'baseFirst' })),
  PreferredBinding: childWins,
  IncludeInSso: childWins,
  InputTokenSources: one(byId(replace)),
  InputClaimsTransformations: joined(mergeReferences),
  InputClaims: one(mergeClaims),
  DisplayClaims: one(mergeClaims),
  PersistedClaims: one(mergeClaims),
  OutputClaims: one(mergeClaims),
  OutputClaimsTransformations: joined(mergeReferences),
  ValidationTechnicalProfiles: concatenate,
  SubjectNamingInfo: childWins,
  Extensions: childWins,
  IncludeClaimsFromTechnicalProfile: childWins,
  IncludeTechnicalProfile: childWins,
  UseTechnicalProfileForSessionManagement: childWins,
  ErrorHandlers: childWins,
  EnabledForUserJourneys: childWins,
})

interface ProfilePosition {
  readonly provider: number
  readonly position: number
}

const profilesOf = (provider: SourcedElement): readonly SourcedElement[] =>
  childOf(provider, 'TechnicalProfiles')?.children ?? []

const profileKey = (profile: SourcedElement): string => keyOf(attributeOf(profile, 'Id') ?? '')

const indexProfiles = memoized(({ children }: SourcedElement) => {
  const index = new Map<string, ProfilePosition>()
  for (const [provider, element] of children.entries()) {
    for (const [position, profile] of profilesOf(element).entries()) {
      index.set(profileKey(profile), { provider, position })
    }
  }
  return index
})

function withProfiles(
  provider: SourcedElement,
  profiles: readonly SourcedElement[],
): SourcedElement {
  const children = provider.children.map((child) =>
    child.name === 'TechnicalProfiles' ? { ...child, children: profiles } : child,
  )
  return { ...provider, children }
}

/**
 * A provider only groups profiles, and has no id. A profile that overrides another one stays in the provider of the
 * base; the other profiles keep the provider that the child writes.
 */
export const mergeClaimsProviders: Combine = (base, child) => {
  const index = indexProfiles(base)
  const merged = new Map<number, SourcedElement[]>()
  const added: SourcedElement[] = []
  for (const provider of child.children) {
    const profiles = profilesOf(provider)
    const own = profiles.filter((profile) => {
      const found = index.get(profileKey(profile))
      if (found === undefined) return true
      const inherited = base.children[found.provider]
      if (inherited === undefined) return true
      const list = merged.get(found.provider) ?? [...profilesOf(inherited)]
      merged.set(found.provider, list)
      const before = list[found.position]
      list[found.position] = before === undefined ? profile : mergeTechnicalProfile(before, profile)
      return false
    })
    if (own.length === profiles.length) added.push(provider)
    else if (own.length > 0) added.push(withProfiles(provider, own))
  }
  const kept = base.children.map((provider, at) => {
    const profiles = merged.get(at)
    return profiles === undefined ? provider : withProfiles(provider, profiles)
  })
  return withChildren(base, child, [...kept, ...added])
}
