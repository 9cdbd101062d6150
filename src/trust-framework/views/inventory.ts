/** Lists what a relying party uses, for those who must rebuild it elsewhere. */

import { keyOf } from '../../kernel/ids.ts'
import type { EffectivePolicy } from '../inheritance/effective-policy.ts'
import type { Policy, TechnicalProfile } from '../model/policy.ts'
import { findReachable } from '../validation/journeys/reachability.ts'
import type { Reachable } from '../validation/rule.ts'
import { listPageEndpoints, listProfileEndpoints } from './endpoints.ts'

/** What one relying party uses. All lists hold ids as the policy writes them. */
export interface RelyingPartyInventory {
  readonly policyId: string
  readonly tenantId: string
  /** The protocol that applications speak, such as `OpenIdConnect`. */
  readonly protocol?: string
  /** The names of the claims in the token. */
  readonly tokenClaims: readonly string[]
  readonly journeys: readonly JourneyUse[]
  readonly subJourneys: readonly string[]
  readonly identityProviders: readonly IdentityProviderUse[]
  readonly handlers: readonly HandlerUse[]
  /** Key containers. */
  readonly keys: readonly SharedUse[]
  /** Addresses in a network. */
  readonly endpoints: readonly SharedUse[]
  readonly directoryAttributes: DirectoryUse
}

/** A journey and where it starts. */
interface JourneyUse {
  readonly id: string
  /** `default`, or the ids of endpoints such as `Token`; empty for a journey that metadata names. */
  readonly endpoints: readonly string[]
  readonly steps: number
}

/** An identity provider that users can choose. */
interface IdentityProviderUse {
  readonly technicalProfile: string
  readonly displayName?: string
  readonly protocol: string
  /** What `domain_hint` selects it by. */
  readonly domains: readonly string[]
}

/** A kind of technical profile. */
interface HandlerUse {
  /** The name of the class, or the protocol. Shape: `RestfulProvider`, `OpenIdConnect`. */
  readonly handler: string
  readonly technicalProfiles: readonly string[]
}

/** Something that several profiles or pages use. */
interface SharedUse {
  /** The id of a key container, or a URL. */
  readonly name: string
  readonly usedBy: readonly string[]
}

/** Attributes of the directory of users. */
interface DirectoryUse {
  readonly read: readonly string[]
  readonly written: readonly string[]
}

/** Protocols that identity providers speak. */
const federationProtocols: ReadonlySet<string> = new Set([
  'OAuth1',
  'OAuth2',
  'OpenIdConnect',
  'SAML2',
  'WsFed',
  'WsTrust',
])

/** Names a handler without its namespace and assembly. */
function handlerName({ protocol }: TechnicalProfile): string | undefined {
  if (protocol?.name !== 'Proprietary') return protocol?.name
  const [typeName = ''] = (protocol.handler ?? '').split(',')
  return typeName.trim().split('.').at(-1) || protocol.name
}

function groupUses(
  uses: Iterable<{ readonly name: string; readonly usedBy: string }>,
): readonly SharedUse[] {
  const groups = new Map<string, Set<string>>()
  for (const { name, usedBy } of uses) {
    const users = groups.get(name)
    if (users === undefined) groups.set(name, new Set([usedBy]))
    else users.add(usedBy)
  }
  return [...groups]
    .map(([name, usedBy]) => ({ name, usedBy: [...usedBy].sort() }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

function listJourneys(policy: Policy, reachable: Reachable): readonly JourneyUse[] {
  const { relyingParty, userJourneys } = policy
  const starts = [
    { name: 'default', journey: relyingParty?.defaultUserJourney?.referenceId },
    ...(relyingParty?.endpoints ?? []).map(({ id, userJourneyReferenceId }) => ({
      name: id,
      journey: userJourneyReferenceId,
    })),
  ]
  return [...reachable.journeys].flatMap((key) => {
    const journey = userJourneys.get(key)
    if (journey === undefined) return []
    const endpoints = starts.filter((start) => keyOf(start.journey ?? '') === key)
    return [
      {
        id: journey.id,
        endpoints: endpoints.map(({ name }) => name),
        steps: journey.steps.length,
      },
    ]
  })
}

/** The profiles that steps of reachable journeys run as exchanges. */
function exchangeProfiles(policy: Policy, reachable: Reachable): ReadonlySet<string> {
  const journeys = [
    ...[...reachable.journeys].map((key) => policy.userJourneys.get(key)),
    ...[...reachable.subJourneys].map((key) => policy.subJourneys.get(key)),
  ]
  const keys = new Set<string>()
  for (const { exchanges } of journeys.flatMap((journey) => journey?.steps ?? [])) {
    for (const { technicalProfileReferenceId } of exchanges)
      keys.add(keyOf(technicalProfileReferenceId))
  }
  return keys
}

function listIdentityProviders(
  policy: Policy,
  profiles: readonly TechnicalProfile[],
  exchanged: ReadonlySet<string>,
): readonly IdentityProviderUse[] {
  const providerDomains = new Map(
    policy.claimsProviders.flatMap(({ domains, technicalProfiles }) =>
      technicalProfiles.map(({ id }) => [keyOf(id), domains] as const),
    ),
  )
  return profiles.flatMap((profile) => {
    const { id, protocol, displayName, domains } = profile
    if (protocol === undefined || !federationProtocols.has(protocol.name)) return []
    if (!exchanged.has(keyOf(id))) return []
    return [
      {
        technicalProfile: id,
        ...(displayName === undefined ? {} : { displayName }),
        protocol: protocol.name,
        domains: [...new Set([...domains, ...(providerDomains.get(keyOf(id)) ?? [])])],
      },
    ]
  })
}

function listHandlers(profiles: readonly TechnicalProfile[]): readonly HandlerUse[] {
  const uses = profiles.flatMap((profile) => {
    const name = handlerName(profile)
    return name === undefined ? [] : [{ name, usedBy: profile.id }]
  })
  return groupUses(uses).map(({ name, usedBy }) => ({ handler: name, technicalProfiles: usedBy }))
}

function listDirectoryAttributes(profiles: readonly TechnicalProfile[]): DirectoryUse {
  const directory = profiles.filter(
    (profile) => handlerName(profile) === 'AzureActiveDirectoryProvider',
  )
  const namesOf = (list: 'outputClaims' | 'persistedClaims'): readonly string[] => {
    const names = directory.flatMap((profile) =>
      profile[list].map(
        ({ partnerClaimType, claimTypeReferenceId }) => partnerClaimType ?? claimTypeReferenceId,
      ),
    )
    return [...new Set(names)].sort()
  }
  return { read: namesOf('outputClaims'), written: namesOf('persistedClaims') }
}

/** Lists what the relying party of a document reaches; undefined when the document has none. */
export function takeInventory(effective: EffectivePolicy): RelyingPartyInventory | undefined {
  const reachable = findReachable(effective)
  if (reachable === undefined) return undefined
  const { policy } = effective
  const token = effective.relyingPartyProfile()
  const profiles = [...reachable.technicalProfiles].flatMap((key) => effective.profile(key) ?? [])
  const pages = [...reachable.contentDefinitions].flatMap(
    (key) => policy.contentDefinitions.get(key) ?? [],
  )
  const keyUses = [...profiles, ...(token === undefined ? [] : [token])].flatMap(
    ({ id, cryptographicKeys }) =>
      cryptographicKeys.map(({ storageReferenceId }) => ({ name: storageReferenceId, usedBy: id })),
  )
  const endpoints = [...profiles.flatMap(listProfileEndpoints), ...pages.flatMap(listPageEndpoints)]
  return {
    policyId: policy.policyId,
    tenantId: policy.tenantId,
    ...(token?.protocol === undefined ? {} : { protocol: token.protocol.name }),
    tokenClaims: (token?.outputClaims ?? []).map(
      ({ partnerClaimType, claimTypeReferenceId }) => partnerClaimType ?? claimTypeReferenceId,
    ),
    journeys: listJourneys(policy, reachable),
    subJourneys: [...reachable.subJourneys].flatMap((key) => policy.subJourneys.get(key)?.id ?? []),
    identityProviders: listIdentityProviders(policy, profiles, exchangeProfiles(policy, reachable)),
    handlers: listHandlers(profiles),
    keys: groupUses(keyUses),
    endpoints: groupUses(endpoints.map(({ url, usedBy }) => ({ name: url, usedBy }))),
    directoryAttributes: listDirectoryAttributes(profiles),
  }
}
