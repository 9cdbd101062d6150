/** What a rule about policies sees and says. */

import type { EffectivePolicy } from '../inheritance/effective-policy.ts'
import type { JourneyStep, Policy } from '../model/policy.ts'
import type { SourcePlace } from '../model/sourced-element.ts'
import type { PolicyFault, PolicyFinding } from './policy-finding.ts'

/** What rules must know of the tenant. */
export interface TenantFacts {
  /** The keys (`keyOf`) of the ids of its key containers; undefined when they are not known. */
  readonly keyContainers?: ReadonlySet<string>
  /** What a missing key container is. */
  readonly missingKeys: 'warn' | 'refuse'
}

/** What the relying party of a document can reach; sets of keys (`keyOf`) of ids. */
export interface Reachable {
  readonly journeys: ReadonlySet<string>
  readonly subJourneys: ReadonlySet<string>
  /** Profiles that run: in a step, as validation, as session provider, or as issuer. */
  readonly technicalProfiles: ReadonlySet<string>
  /** Profiles whose contents or claims a reachable profile takes over; one may also be in `technicalProfiles`. */
  readonly includedProfiles: ReadonlySet<string>
  readonly claimsTransformations: ReadonlySet<string>
  readonly contentDefinitions: ReadonlySet<string>
  readonly displayControls: ReadonlySet<string>
  readonly claimTypes: ReadonlySet<string>
  /**
   * The steps that lead to a technical profile, that of the user journey first; one of the shortest paths. Empty when the
   * profile is not reached, and when it runs outside of steps.
   */
  readonly pathTo: (profileKey: string) => readonly JourneyStep[]
}

/** What a rule sees of the policy that is checked. */
export interface RuleContext {
  readonly effective: EffectivePolicy
  /** The merged policy; includes are not resolved in it, but in `effective.profile(id)`. */
  readonly policy: Policy
  /** The document that is checked, alone. */
  readonly document: Policy
  readonly facts: TenantFacts
  /** Undefined when the document has no relying party. */
  readonly reachable: Reachable | undefined
  /** Makes a finding that refuses the document. */
  readonly report: (place: SourcePlace, fault: PolicyFault) => PolicyFinding
  /** Makes a finding that the sender should know. */
  readonly warn: (place: SourcePlace, fault: PolicyFault) => PolicyFinding
}

/** A rule yields what it finds. Its effort is linear in the size of the policy. */
export type PolicyRule = (context: RuleContext) => Iterable<PolicyFinding>
