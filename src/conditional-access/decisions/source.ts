/** Where a request takes its policies from, as callers write it. */

import { Type } from 'typebox'
import {
  anyObject,
  asComponent,
  closedObject,
  exactlyOneOf,
  instant,
  listOf,
  nonEmptyText,
  oneWordOf,
  type TypeOf,
} from '../../api/schema/values.ts'
import { baselineScopesSchema } from '../engine/model/baseline-scopes-setting.ts'

const { Optional } = Type

/** The greatest version number there is. */
const greatestVersion = 2 ** 31 - 1

/** How many policies of one request can be taken in an earlier version. */
export const mostVersions = 1_000

/** Ranges, as many as a named location can have. */
export const mostTrustedIps = 2_000

const draftSchema = closedObject(
  {
    mode: oneWordOf(['whole', 'overlay'], {
      description:
        "`whole`: the draft's policies alone. `overlay`: the live policies with those of the draft.",
    }),
    policies: Optional(
      listOf(anyObject(), {
        description:
          'Policies as POST takes them. A policy with the `id` of a live policy replaces it.',
      }),
    ),
    legacyPolicies: Optional(listOf(anyObject(), { description: 'Policies in the form of 2019.' })),
    removedPolicies: Optional(
      listOf(nonEmptyText(), { description: 'Ids of live policies that an overlay leaves out.' }),
    ),
    namedLocations: Optional(
      listOf(anyObject(), {
        description:
          "In addition to the tenant's named locations; one with the `id` of a stored location replaces it.",
      }),
    ),
    authenticationStrengths: Optional(
      listOf(anyObject(), {
        description:
          "In addition to the tenant's strengths; one with the `id` of a stored strength replaces it.",
      }),
    ),
  },
  { ...asComponent('draft'), description: 'Policies that are not stored.' },
)

/** Policies that are not stored. */
export interface DraftSource extends TypeOf<typeof draftSchema> {}

const versionSchema = closedObject({
  id: nonEmptyText(),
  version: Type.Integer({ minimum: 1, maximum: greatestVersion }),
})

/** A policy in an earlier version. */
export interface PolicyVersion extends TypeOf<typeof versionSchema> {}

/** Where policies come from: as they are, as they were at an instant, some of them in a version, or a draft. */
export const sourceSchema = closedObject(
  {
    live: Optional(Type.Literal(true, { description: 'The policies as they are.' })),
    at: Optional(instant({ description: 'The policies as they were at that instant.' })),
    versions: Optional(
      listOf(versionSchema, {
        minItems: 1,
        maxItems: mostVersions,
        description: 'The live policies, these of them in the version that is named.',
      }),
    ),
    draft: Optional(draftSchema),
  },
  { ...asComponent('policySource'), ...exactlyOneOf('live', 'at', 'versions', 'draft') },
)

/** Where policies come from; exactly one member is there. */
export interface Source extends TypeOf<typeof sourceSchema> {}

const trust = {
  isMfaAccepted: Optional(Type.Boolean()),
  isCompliantDeviceAccepted: Optional(Type.Boolean()),
  isHybridJoinedDeviceAccepted: Optional(Type.Boolean()),
}

const trustSchema = closedObject(trust, {
  title: 'claims of another tenant that count',
  description: 'A claim that is absent does not count.',
})

/** Claims of another tenant that count. */
export interface AskedTrust extends TypeOf<typeof trustSchema> {}

const applicationGroupSchema = closedObject({
  id: nonEmptyText(),
  members: listOf(
    closedObject({
      appId: Optional(
        nonEmptyText({ description: 'When absent, the member is matched by its name.' }),
      ),
      name: nonEmptyText(),
      since: Optional(nonEmptyText({ description: 'The first day: `2026-03-24`.' })),
      until: Optional(nonEmptyText({ description: 'The day after the last one.' })),
    }),
  ),
})

/** Settings of the tenant that this service does not keep, and two that a request may replace. */
export const settingsSchema = closedObject(
  {
    mfaTrustedIps: Optional(
      listOf(nonEmptyText(), {
        maxItems: mostTrustedIps,
        description: 'Address ranges in CIDR notation: `203.0.113.0/24`.',
      }),
    ),
    inboundTrust: Optional(
      closedObject({
        default: Optional(trustSchema),
        byTenant: Optional(listOf(closedObject({ ...trust, tenantId: nonEmptyText() }))),
      }),
    ),
    applicationGroups: Optional(
      listOf(applicationGroupSchema, {
        description: 'Groups of applications such as `Office365`, in place of the published ones.',
      }),
    ),
    baselineScopes: Optional(baselineScopesSchema),
  },
  {
    ...asComponent('settings'),
    description:
      'Settings of the tenant that this service does not keep, and `inboundTrust` and `baselineScopes` in place of the stored settings.',
  },
)

/** Settings of the tenant that a request gives. */
export interface AskedSettings extends TypeOf<typeof settingsSchema> {}
