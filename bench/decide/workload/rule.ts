/**
 * A policy of the workload independent of Graph's form. The policies of each engine are derived from these rules. A
 * rule stops a sign-in when all of its tests match and its controls are not satisfied. A test matches when the
 * sign-in has an included value and no excluded one. Every engine gets the same resolved facts: nested groups,
 * application groups and named locations.
 */

import { publishedApplicationGroups } from '../../../src/conditional-access/engine/model/application-groups.ts'
import type { DecisionPolicy } from '../../../src/conditional-access/engine/answer/decision.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { signInInstant } from './sign-ins.ts'
import type { Tenant } from './tenant.ts'

/** The verdict on which all engines must agree. `controls`: a control is still required. */
export type Verdict = 'allow' | 'controls' | 'block'

/** The attributes that tests compare. */
export const attributes = [
  'subject',
  'application',
  'location',
  'platform',
  'clientApp',
  'signInRisk',
  'userRisk',
] as const

export type Attribute = (typeof attributes)[number]

/** Attributes that can have several values in one sign-in. */
export const manyValued: ReadonlySet<Attribute> = new Set(['subject', 'application', 'location'])

export interface Test {
  readonly attribute: Attribute
  /** Null includes every value. */
  readonly includes: readonly string[] | null
  readonly excludes: readonly string[]
}

export const controls = ['mfa', 'compliantDevice'] as const

export type Control = (typeof controls)[number]

export interface Rule {
  readonly id: string
  /** Without tests that match every sign-in. */
  readonly tests: readonly Test[]
  readonly isBlock: boolean
  readonly operator: 'AND' | 'OR'
  /** Empty for a block. */
  readonly controls: readonly Control[]
}

/** The values of a sign-in; empty for an attribute whose value no policy names. */
export interface Facts {
  readonly values: Readonly<Record<Attribute, readonly string[]>>
  readonly satisfied: Readonly<Record<Control, boolean>>
}

const guest = 'GuestsOrExternalUsers'

function unlessAll(values: readonly string[]): readonly string[] | null {
  return values.some((value) => value.toLowerCase() === 'all') ? null : values
}

/** @throws Error for a control that the workload does not use. */
function controlOf(name: string): Control {
  const found = controls.find((control) => control === name)
  if (found === undefined) throw new Error(`the workload does not use the control ${name}`)
  return found
}

export function ruleOf({ id, body }: DecisionPolicy, { places }: Tenant): Rule {
  const { users, applications, locations, platforms, ...conditions } = body.conditions
  const trusted = (ids: readonly string[]) =>
    ids.flatMap((location) =>
      location === 'AllTrusted' ? places.offices.map((office) => office.id) : [location],
    )
  const listed = (attribute: Attribute, levels: readonly string[]): Test => ({
    attribute,
    includes: levels.length === 0 ? null : unlessAll(levels),
    excludes: [],
  })
  const tests: readonly Test[] = [
    {
      attribute: 'subject',
      includes: unlessAll([
        ...(users?.includeUsers ?? []),
        ...(users?.includeGroups ?? []),
        ...(users?.includeRoles ?? []),
      ]),
      excludes: [...(users?.excludeUsers ?? []), ...(users?.excludeGroups ?? [])],
    },
    {
      attribute: 'application',
      includes: unlessAll(applications?.includeApplications ?? []),
      excludes: applications?.excludeApplications ?? [],
    },
    {
      attribute: 'location',
      includes: unlessAll(trusted(locations?.includeLocations ?? ['All'])),
      excludes: trusted(locations?.excludeLocations ?? []),
    },
    {
      attribute: 'platform',
      includes: unlessAll(platforms?.includePlatforms ?? ['all']),
      excludes: platforms?.excludePlatforms ?? [],
    },
    listed('clientApp', conditions.clientAppTypes),
    listed('signInRisk', conditions.signInRiskLevels),
    listed('userRisk', conditions.userRiskLevels),
  ]
  const granted = body.grantControls?.builtInControls ?? []
  const isBlock = granted.includes('block')
  return {
    id,
    tests: tests.filter(({ includes, excludes }) => includes !== null || excludes.length > 0),
    isBlock,
    operator: body.grantControls?.operator === 'AND' ? 'AND' : 'OR',
    controls: isBlock ? [] : granted.map(controlOf),
  }
}

/** The applications that an entry of a policy stands for: itself, and the members of a group. */
export function applicationsNamed(entry: string): readonly string[] {
  const day = signInInstant.slice(0, 10)
  const group = publishedApplicationGroups.find(({ id }) => id === entry)
  const members = (group?.members ?? []).filter(
    ({ since = '', until }) => since <= day && (until === undefined || day < until),
  )
  return [entry, ...members.flatMap(({ appId }) => appId ?? [])]
}

function groupsOf(appId: string): readonly string[] {
  return publishedApplicationGroups
    .map(({ id }) => id)
    .filter((id) => id !== appId && applicationsNamed(id).includes(appId))
}

/** The facts of a sign-in; all of them are known. */
export function factsOf(signIn: SignIn): Facts {
  const { principal, target, network, risk, device, satisfied } = signIn
  if (principal.kind !== 'user' || target?.kind !== 'applications') {
    throw new Error('sign-ins of the workload are those of users to applications')
  }
  const isGuest = principal.externalTypes?.length !== 0
  const apps = target.applications.map(({ appId }) => appId)
  const single = (value: string | null | undefined) =>
    value === null || value === undefined ? [] : [value]
  return {
    values: {
      subject: [
        principal.id,
        ...(principal.groupIds ?? []),
        ...(principal.roleTemplateIds ?? []),
        ...(isGuest ? [guest] : []),
      ],
      application: [...apps, ...apps.flatMap(groupsOf)],
      location: network?.namedLocationIds ?? [],
      platform: single(signIn.platform),
      clientApp: single(signIn.clientApp),
      signInRisk: single(risk?.signIn),
      userRisk: single(risk?.user),
    },
    satisfied: {
      mfa: (satisfied?.methods ?? []).length > 1,
      // The tenant does not trust claims of other tenants.
      compliantDevice: device?.isCompliant === true && !isGuest,
    },
  }
}
