/** Where a question takes its policies from, as callers write it. */

import type { JsonObject } from '../../kernel/json.ts'
import type { ApplicationGroup } from '../engine/model/tenant-rules.ts'
import {
  anyObject,
  boolean,
  constant,
  instant,
  integer,
  listOf,
  objectOf,
  optional,
  required,
  text,
  wordOf,
  type Member,
  type Shape,
} from './shapes/shape.ts'

/** Policies that need not be stored to be asked about. */
export interface DraftSource {
  /** `whole`: the draft's policies alone. `overlay`: the live ones with those of the draft. */
  readonly mode: 'whole' | 'overlay'
  /** As a POST takes them. One with the `id` of a live policy stands in its place. */
  readonly policies?: readonly JsonObject[]
  /** Likewise, in the form of 2019. */
  readonly legacyPolicies?: readonly JsonObject[]
  /** Ids of live policies that are left out of an overlay. */
  readonly removedPolicies?: readonly string[]
  /** In addition to the tenant's, or in place of those of the same `id`; so are strengths. */
  readonly namedLocations?: readonly JsonObject[]
  readonly authenticationStrengths?: readonly JsonObject[]
}

/** The live policies with one as it was. */
export interface PolicyVersion {
  readonly id: string
  readonly version: number
}

/** One of: the policies as they are, as they were at an instant, with some as they were, or a draft. */
export interface Source {
  readonly live?: true
  readonly at?: string
  readonly versions?: readonly PolicyVersion[]
  readonly draft?: DraftSource
}

/** Settings of the tenant that this service does not keep. */
export interface AskedSettings {
  /** In CIDR notation. */
  readonly mfaTrustedIps?: readonly string[]
  readonly inboundTrust?: {
    readonly default?: AskedTrust
    readonly byTenant?: readonly (AskedTrust & { readonly tenantId: string })[]
  }
  /** Replace the published ones. */
  readonly applicationGroups?: readonly ApplicationGroup[]
}

/** What is absent does not count. */
export interface AskedTrust {
  readonly isMfaAccepted?: boolean
  readonly isCompliantDeviceAccepted?: boolean
  readonly isHybridJoinedDeviceAccepted?: boolean
}

type MembersOf<Type> = Readonly<Record<keyof Type, Member>>

/** The greatest version number there is. */
const greatestVersion = 2 ** 31 - 1

/** Policies of one question that can be taken as they were. */
const mostVersions = 1_000

/** Ranges, as many as a named location can have. */
const mostTrustedIps = 2_000

const objects = optional(listOf(anyObject))

const draft = objectOf({
  mode: required(wordOf(['whole', 'overlay'])),
  policies: objects,
  legacyPolicies: objects,
  removedPolicies: optional(listOf(text)),
  namedLocations: objects,
  authenticationStrengths: objects,
} satisfies MembersOf<DraftSource>)

const version = objectOf({
  id: required(text),
  version: required(integer(1, greatestVersion)),
} satisfies MembersOf<PolicyVersion>)

/** The shape of a `Source`. */
export const sourceShape: Shape = objectOf(
  {
    live: optional(constant(true)),
    at: optional(instant),
    versions: optional(listOf(version, { least: 1, most: mostVersions })),
    draft: optional(draft),
  } satisfies MembersOf<Source>,
  { oneOf: ['live', 'at', 'versions', 'draft'] },
)

const trust = {
  isMfaAccepted: optional(boolean),
  isCompliantDeviceAccepted: optional(boolean),
  isHybridJoinedDeviceAccepted: optional(boolean),
} satisfies MembersOf<AskedTrust>

const applicationGroup = objectOf({
  id: required(text),
  members: required(
    listOf(objectOf({ appId: required(text), name: required(text), until: optional(text) })),
  ),
} satisfies MembersOf<ApplicationGroup>)

/** The shape of `AskedSettings`. */
export const settingsShape: Shape = objectOf({
  mfaTrustedIps: optional(listOf(text, { most: mostTrustedIps })),
  inboundTrust: optional(
    objectOf({
      default: optional(objectOf(trust)),
      byTenant: optional(listOf(objectOf({ ...trust, tenantId: required(text) }))),
    }),
  ),
  applicationGroups: optional(listOf(applicationGroup)),
} satisfies MembersOf<AskedSettings>)
