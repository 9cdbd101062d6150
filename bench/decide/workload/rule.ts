/**
 * What a policy of the workload says, without the forms of Graph: the common ground from which each engine's
 * own policies are written. A rule stands in the way of a sign-in when all of its tests hold and what it
 * requires is not there. A test holds when the sign-in has one of the included values and none of the
 * excluded ones. Engines get the facts resolved, as the decision engine does: groups closed, application
 * groups and named locations found.
 */

import { publishedApplicationGroups } from '../../../src/conditional-access/engine/model/application-groups.ts'
import type { DecisionPolicy } from '../../../src/conditional-access/engine/answer/decision.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { signInInstant } from './sign-ins.ts'
import type { Tenant } from './tenant.ts'

/** Where all engines have to agree. `controls`: something is still required. */
export type Verdict = 'allow' | 'controls' | 'block'

/** What tests look at. */
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

/** Attributes of which a sign-in can have several values. */
export const manyValued: ReadonlySet<Attribute> = new Set(['subject', 'application', 'location'])

export interface Test {
  readonly attribute: Attribute
  /** Null: whatever the sign-in has. */
  readonly includes: readonly string[] | null
  readonly excludes: readonly string[]
}

export const controls = ['mfa', 'compliantDevice'] as const

export type Control = (typeof controls)[number]

export interface Rule {
  readonly id: string
  /** Without those that hold for every sign-in. */
  readonly tests: readonly Test[]
  readonly isBlock: boolean
  readonly operator: 'AND' | 'OR'
  /** None for a block. */
  readonly controls: readonly Control[]
}

/** The values of a sign-in: of an attribute that is not known to policies, none. */
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
  if (found === undefined) throw new Error(`no engine is told of the control ${name}`)
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
  const members = (group?.members ?? []).filter(({ until }) => until === undefined || day < until)
  return [entry, ...members.map(({ appId }) => appId)]
}

function groupsOf(appId: string): readonly string[] {
  return publishedApplicationGroups
    .map(({ id }) => id)
    .filter((id) => id !== appId && applicationsNamed(id).includes(appId))
}

/** The facts of a sign-in of the workload, where everything is known. */
export function factsOf(signIn: SignIn): Facts {
  const { principal, target, network, risk, device, satisfied } = signIn
  if (principal.kind !== 'user' || target?.kind !== 'applications') {
    throw new Error('the workload has users who sign in to applications')
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
      // A claim of another tenant does not count: the tenant trusts none.
      compliantDevice: device?.isCompliant === true && !isGuest,
    },
  }
}
