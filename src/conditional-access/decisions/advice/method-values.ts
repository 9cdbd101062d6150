/** Authentication methods, keys and certificates that would meet what policies ask for. */

import type { JsonValue } from '../../../kernel/json.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { parseCombination } from '../../engine/grants/methods-used.ts'
import type { PolicySource } from '../../engine/model/compile-context.ts'
import type { DecisionStrength, TenantRules } from '../../engine/model/tenant-rules.ts'
import { multifactorStrengthId } from '../../model/strengths/built-in-strengths.ts'

/** Combinations of which a control accepts any. */
interface AskedMethods {
  readonly combinations: readonly (readonly string[])[]
  readonly configurations: DecisionStrength['combinationConfigurations']
}

/** What policies ask for, each once. */
export type MethodDemand = readonly AskedMethods[]

/** Values of one member between which no policy can tell. */
export type EqualValues = readonly [JsonValue, ...JsonValue[]]

function askedBy(
  combinations: readonly string[],
  strength: Pick<DecisionStrength, 'combinationConfigurations'> | null = null,
): AskedMethods {
  const known = combinations.map(parseCombination).filter(({ bits }) => bits !== null)
  return {
    combinations: known.map(({ methods }) => methods),
    configurations: strength?.combinationConfigurations ?? [],
  }
}

const askedByControls: Readonly<Record<string, AskedMethods>> = {
  federatedMfa: askedBy(['federatedMultiFactor']),
  federatedCertAuth: askedBy(['x509CertificateSingleFactor', 'x509CertificateMultiFactor']),
}

/** Reads what policies ask for. */
export function methodDemandOf(
  sources: readonly PolicySource[],
  { authenticationStrengths }: TenantRules,
): MethodDemand {
  const controls = new Set<string>()
  const strengths = new Set<string>()
  for (const { body, legacy } of sources) {
    const { builtInControls = [], authenticationStrength = null } = body.grantControls ?? {}
    for (const control of [...builtInControls, ...legacy.grantControls]) controls.add(control)
    if (builtInControls.includes('mfa')) strengths.add(multifactorStrengthId)
    if (authenticationStrength !== null) strengths.add(keyOf(authenticationStrength))
  }
  return [
    ...[...controls].flatMap((control) => askedByControls[control] ?? []),
    ...authenticationStrengths
      .filter(({ id }) => strengths.has(keyOf(id)))
      .map((strength) => askedBy(strength.allowedCombinations, strength)),
  ]
}

function isRestricted({ configurations }: AskedMethods, combination: readonly string[]): boolean {
  return configurations.some(({ appliesToCombinations }) =>
    appliesToCombinations.some((text) => {
      const { methods } = parseCombination(text)
      return (
        methods.length === combination.length && methods.every((each) => combination.includes(each))
      )
    }),
  )
}

function achievedOf(asked: AskedMethods, methods: readonly string[]): JsonValue {
  const used = asked.combinations.filter((combination) =>
    combination.every((method) => methods.includes(method)),
  )
  // WHY: combinations without a restricted key are all as good as each other.
  const isMet = used.some((combination) => !isRestricted(asked, combination))
  return isMet ? 'met' : used.map((combination) => combination.join()).toSorted()
}

/** What the methods achieve, as text: for each demand the combinations that count, of all methods and in each view. */
function achievementOf(
  demand: MethodDemand,
  methods: readonly string[],
  views: readonly MethodView[],
): string {
  const seen = [methods, ...views.map((counts) => methods.filter(counts))]
  return JSON.stringify(seen.map((list) => demand.map((asked) => achievedOf(asked, list))))
}

/** Whether a method counts where not all of them do: for an external user, or while a device is registered. */
export type MethodView = (method: string) => boolean

/** Combinations of which every two are tried together. */
const mostPaired = 8

/** Lists of methods to try. */
export interface MethodValues {
  readonly values: readonly EqualValues[]
  /** Whether combinations were not tried together because there are too many. */
  readonly isCut: boolean
}

/** Lists the methods that achieve something more than those that were used, together with them. */
export function methodValues(
  demand: MethodDemand,
  used: readonly string[],
  views: readonly MethodView[],
): MethodValues {
  const byAchievement = new Map<string, EqualValues>()
  const nothing = achievementOf(demand, used, views)
  const add = (methods: readonly string[], mayRepeat: boolean): void => {
    const value = [...new Set([...used, ...methods])]
    const achieved = achievementOf(demand, value, views)
    if (achieved === nothing) return
    const known = byAchievement.get(achieved)
    if (known === undefined) byAchievement.set(achieved, [value])
    else if (mayRepeat && !known.some((each) => isSameList(each as readonly string[], value))) {
      byAchievement.set(achieved, [...known, value])
    }
  }
  for (const { combinations } of demand) {
    for (const combination of combinations) add(combination, true)
  }
  const single = [...byAchievement.values()].map(([value]) => value as readonly string[])
  const isCut = single.length > mostPaired
  if (!isCut) {
    for (const [place, one] of single.entries()) {
      for (const other of single.slice(place + 1)) add([...one, ...other], false)
    }
  }
  return { values: [...byAchievement.values()], isCut }
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each))
}

/** The keys and certificates that strengths allow, by the member of a sign-in. */
export function keyValues(demand: MethodDemand) {
  const configurations = demand.flatMap((asked) => asked.configurations)
  const models = configurations.flatMap((each) =>
    'allowedAAGUIDs' in each ? each.allowedAAGUIDs : [],
  )
  const issuers = configurations.flatMap((each) =>
    'allowedIssuerSkis' in each ? each.allowedIssuerSkis : [],
  )
  const policies = configurations.flatMap((each) =>
    'allowedPolicyOIDs' in each ? each.allowedPolicyOIDs : [],
  )
  return {
    'satisfied.fido2Aaguid': [...new Set(models)],
    'satisfied.x509IssuerSki': [...new Set(issuers)],
    'satisfied.x509PolicyOids': [...new Set(policies)].map((policy) => [policy]),
  }
}
