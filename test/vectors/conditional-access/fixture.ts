/** The tenant of the rows, and the defaults of their sign-ins and policies. */

import { publishedApplicationGroups } from '../../../src/conditional-access/engine/model/application-groups.ts'
import type { BaselineScopesSetting } from '../../../src/conditional-access/engine/model/baseline-scopes-setting.ts'
import type {
  ApplicationGroup,
  DecisionStrength,
  TenantRules,
  InboundTrust,
} from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import type {
  Device,
  Principal,
  SignIn,
  Target,
  TargetApplication,
} from '../../../src/conditional-access/engine/model/sign-in.ts'
import { parseCidr } from '../../../src/conditional-access/model/locations/address-ranges.ts'
import type { NamedLocationBody } from '../../../src/conditional-access/model/locations/location-body.ts'
import { compileNamedLocation } from '../../../src/conditional-access/model/locations/compile-location.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts'
import { readJson, refuse } from './read-json.ts'
import { fixtureFile } from './row-shape.ts'

/** A named location in the form of the API. */
export type LocationJson = NamedLocationBody & { readonly id: string }

/** What `fixture.json` holds, names replaced by ids. */
export interface Fixture {
  readonly names: Readonly<Record<string, string>>
  /** Direct members, for tests that create the directory. */
  readonly groups: readonly { readonly id: string; readonly members: readonly string[] }[]
  readonly principals: Readonly<Record<string, Principal>>
  readonly applications: Readonly<Record<string, TargetApplication>>
  readonly devices: Readonly<Record<string, Device>>
  readonly signIn: SignInJson
  readonly policies: Readonly<Record<'modern' | 'legacy', JsonObject>>
  readonly tenantRules: {
    readonly tenantId: string
    readonly namedLocations: readonly LocationJson[]
    readonly mfaTrustedIps: readonly string[]
    readonly authenticationStrengths: readonly DecisionStrength[]
    readonly inboundTrust: InboundTrust
  }
}

/** A sign-in that refers to fixtures by name. */
export type SignInJson = Omit<SignIn, 'principal' | 'target' | 'device'> & {
  readonly principal: string | Principal
  readonly target: string | TargetJson
  readonly device: string | Device | null
}

type TargetJson =
  | Exclude<Target, { readonly kind: 'applications' }>
  | (Omit<Extract<Target, { readonly kind: 'applications' }>, 'applications'> & {
      readonly applications: readonly (string | TargetApplication)[]
    })

/** How the tenant of a row differs from the one of the fixture. */
export interface TenantChange {
  /** Replace those of the same id. */
  readonly namedLocations?: readonly LocationJson[]
  /** In CIDR notation. */
  readonly mfaTrustedIps?: readonly string[]
  readonly excludedUserActions?: readonly string[]
  readonly baselineScopes?: BaselineScopesSetting
  /** In addition to those of the fixture. */
  readonly authenticationStrengths?: readonly DecisionStrength[]
  /** Replace the published ones. */
  readonly applicationGroups?: readonly ApplicationGroup[]
  /** Claims that are left out are not trusted. */
  readonly inboundTrust?: {
    readonly default?: Partial<InboundTrust>
    readonly byTenant?: readonly (Partial<InboundTrust> & { readonly tenantId: string })[]
  }
}

/** Replaces every `@name` in the texts of a value by its id. Throws for unknown names. */
export function withIds(value: JsonValue, names: Readonly<Record<string, string>>): JsonValue {
  if (typeof value === 'string') {
    return value.replaceAll(/@(\w+)/gu, (_, name: string) => {
      const id = names[name]
      if (id === undefined) throw new Error(`\`@${name}\` is not among the names of the fixture`)
      return id
    })
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([member, each]) => [member, withIds(each ?? null, names)]),
    )
  }
  return Array.isArray(value) ? value.map((item: JsonValue) => withIds(item, names)) : value
}

/** Reads the fixture. Throws an `Error` that lists every deviation from its shape. */
export function loadFixture(): Fixture {
  const { names, ...others } = readJson('fixture.json', fixtureFile) as unknown as Fixture
  const resolved = withIds(others as unknown as JsonValue, names)
  return { ...(resolved as unknown as Omit<Fixture, 'names'>), names }
}

/** Finds what a row names. */
function fixed<Value>(all: Readonly<Record<string, Value>>, name: string): Value {
  const found = all[name]
  if (found === undefined) throw new Error(`the fixture has no \`${name}\``)
  return found
}

/** Completes the sign-in of a row; facts that are not known are left out. */
export function signInOf(
  given: Partial<SignInJson>,
  unknown: readonly string[],
  fixture: Fixture,
): SignIn {
  const usual = fixture.signIn
  const { principal, target, device } = { ...usual, ...given }
  const { namedLocationIds } = given.network ?? {}
  const signIn = {
    ...usual,
    ...given,
    principal: typeof principal === 'string' ? fixed(fixture.principals, principal) : principal,
    target: targetOf(target, fixture),
    device: typeof device === 'string' ? fixed(fixture.devices, device) : device,
    network:
      namedLocationIds === undefined ? { ...usual.network, ...given.network } : given.network,
    risk: { ...usual.risk, ...given.risk },
    authenticationFlow: { ...usual.authenticationFlow, ...given.authenticationFlow },
    satisfied: { ...usual.satisfied, ...given.satisfied },
  }
  const known = unknown.reduce<JsonValue>(
    (rest, fact) => without(rest, fact.split('.')),
    signIn as unknown as JsonValue,
  )
  return known as unknown as SignIn
}

function targetOf(target: string | TargetJson, fixture: Fixture): Target {
  if (typeof target === 'string') {
    return targetOf({ ...defaultTarget(fixture), applications: [target] }, fixture)
  }
  if (target.kind !== 'applications') return target
  const applications = target.applications.map((application) =>
    typeof application === 'string' ? fixed(fixture.applications, application) : application,
  )
  return { ...defaultTarget(fixture), ...target, applications }
}

function defaultTarget({ signIn }: Fixture): Extract<TargetJson, { kind: 'applications' }> {
  const { target } = signIn
  if (typeof target === 'string' || target.kind !== 'applications') {
    throw new Error('the usual target is applications')
  }
  return target
}

/** Removes a member by its path, from every item of a list. */
function without(value: JsonValue, [name = '', ...rest]: readonly string[]): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => without(item, [name, ...rest]))
  if (!isJsonObject(value)) return value
  const { [name]: member, ...others } = value
  if (member === undefined) throw new Error(`\`${name}\` is not there to be unknown`)
  return rest.length === 0 ? others : { ...others, [name]: without(member, rest) }
}

/** Builds the tenant of a row. */
export function tenantRulesOf(change: TenantChange, fixture: Fixture): TenantRules {
  const { tenantId, inboundTrust, authenticationStrengths } = fixture.tenantRules
  return {
    tenantId,
    namedLocations: locationsOf(change, fixture).map((location) => ({
      id: location.id,
      ...compileNamedLocation(location),
    })),
    mfaTrustedIps: (change.mfaTrustedIps ?? fixture.tenantRules.mfaTrustedIps).map(rangeOf),
    authenticationStrengths: [
      ...authenticationStrengths,
      ...(change.authenticationStrengths ?? []),
    ],
    applicationGroups: change.applicationGroups ?? publishedApplicationGroups,
    excludedUserActions: change.excludedUserActions ?? [],
    ...(change.baselineScopes && { baselineScopes: change.baselineScopes }),
    inboundTrust: {
      default: { ...inboundTrust, ...change.inboundTrust?.default },
      byTenant: (change.inboundTrust?.byTenant ?? []).map((setting) => ({
        ...inboundTrust,
        ...setting,
      })),
    },
  }
}

/** The named locations of a row's tenant, in the form of the API. */
export function locationsOf(
  { namedLocations = [] }: TenantChange,
  { tenantRules }: Fixture,
): readonly LocationJson[] {
  const replaced = new Set(namedLocations.map(({ id }) => id))
  return [...tenantRules.namedLocations.filter(({ id }) => !replaced.has(id)), ...namedLocations]
}

function rangeOf(cidr: string): TenantRules['mfaTrustedIps'][number] {
  const block = parseCidr(cidr)
  if (block === undefined) {
    refuse('fixture', [{ message: `\`${cidr}\` is not a range of addresses` }])
    throw new Error(cidr)
  }
  const { family, lower, upper } = block
  return { family, lower, upper }
}
