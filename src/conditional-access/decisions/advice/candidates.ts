/** The changes of facts that are tried: for each fact that can be changed, values that policies tell apart. */

import type { JsonValue } from '../../../kernel/json.ts'
import { deviceGridValues } from '../../engine/conditions/device-grid-values.ts'
import { registersDevice, windowsHello } from '../../engine/grants/device-registration.ts'
import { countedAtHome, countedHere } from '../../engine/grants/external-methods.ts'
import { isFromOtherTenant } from '../../engine/grants/trust.ts'
import { sourceOf, type PolicySource } from '../../engine/model/compile-context.ts'
import { knownAbsent } from '../../engine/model/known-absent.ts'
import { deviceSchema } from '../../engine/model/sign-in-schema.ts'
import type { Device, SignIn } from '../../engine/model/sign-in.ts'
import { no } from '../../engine/model/ternary.ts'
import type { CompiledRules } from '../compiled-rules.ts'
import {
  changeableFacts,
  factAt,
  isRiskFact,
  mostValuesOfFact,
  type ChangeableFact,
} from './advice.ts'
import {
  keyValues,
  methodDemandOf,
  methodValues,
  type EqualValues,
  type MethodValues,
  type MethodView,
  type MethodDemand,
} from './method-values.ts'
import { networkValues, type NetworkValues } from './network-values.ts'

/** A fact with values that could replace the present one. */
export interface Candidate {
  readonly fact: ChangeableFact
  /** Values between which no policy can tell are together. */
  readonly values: readonly EqualValues[]
}

/** The changes that are tried for one sign-in. */
export interface Candidates {
  readonly facts: readonly Candidate[]
  /** Whether a fact has more values than are tried. */
  readonly isCut: boolean
}

/** What the policies of a tenant tell apart. */
interface ToldApart {
  readonly demand: MethodDemand
  readonly keys: ReturnType<typeof keyValues>
  readonly network: NetworkValues
  readonly devices: readonly Device[]
  /** Lists of ids that a policy asks for together, and each id alone. */
  readonly termsOfUse: readonly (readonly string[])[]
  readonly customFactors: readonly (readonly string[])[]
}

/** Lists each id alone, the ids of each policy, and all of them. */
function listsOf(ids: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const all = [...new Set(ids.flat())]
  const lists = [...all.map((id) => [id]), ...ids.filter(({ length }) => length > 1), all]
  const texts = lists.filter(({ length }) => length > 0).map((list) => JSON.stringify(list))
  return [...new Set(texts)].map((text) => JSON.parse(text) as readonly string[])
}

function toldApartBy(sources: readonly PolicySource[], rules: CompiledRules): ToldApart {
  const { tenantRules } = rules
  const demand = methodDemandOf(sources, tenantRules)
  const subject = { policies: sources, tenantRules: [tenantRules], users: new Map(), at: '' }
  return {
    demand,
    keys: keyValues(demand),
    network: networkValues(sources, tenantRules),
    devices: deviceGridValues(subject).flatMap(({ device }) => device ?? []),
    termsOfUse: listsOf(sources.map(({ body }) => body.grantControls?.termsOfUse ?? [])),
    customFactors: listsOf(
      sources.map(({ body }) => body.grantControls?.customAuthenticationFactors ?? []),
    ),
  }
}

/** A device that the tenant manages, compliant and joined in every way: it meets each control for devices. */
const managedDevice: Device = {
  ...knownAbsent(deviceSchema),
  isCompliant: true,
  isManaged: true,
  trustType: 'ServerAD',
}

/** The device of the sign-in after an administrator worked on it; another device; none. */
function deviceValues(
  device: SignIn['device'],
  others: readonly Device[],
): readonly (Device | null)[] {
  const own = device ?? undefined
  const improved: readonly Device[] =
    own === undefined
      ? []
      : [
          { ...own, isCompliant: true, isManaged: true },
          { ...own, trustType: 'ServerAD' },
          { ...own, isCompliant: true, isManaged: true, trustType: 'ServerAD' },
        ]
  return [...improved, ...others, managedDevice, null]
}

function withMore(known: JsonValue | undefined, lists: readonly (readonly string[])[]) {
  const before = (known ?? []) as readonly string[]
  return lists.map((list) => [...new Set([...before, ...list])])
}

/** Whether the question already says in which named locations the sign-in is. */
function namesLocations({ network }: SignIn): boolean {
  return network?.namedLocationIds !== undefined
}

function each(values: readonly JsonValue[]): readonly EqualValues[] {
  return values.map((value) => [value])
}

const countedMethods = {
  'satisfied.methods': countedHere,
  'satisfied.homeMethods': countedAtHome,
} as const

type MethodFact = keyof typeof countedMethods

function isMethodFact(fact: ChangeableFact): fact is MethodFact {
  return Object.hasOwn(countedMethods, fact)
}

function methodsFor(fact: MethodFact, signIn: SignIn, { demand }: ToldApart): MethodValues {
  const used = (factAt(signIn, fact) ?? []) as readonly string[]
  const counted = countedMethods[fact]
  return methodValues(demand, used, [
    ...(isFromOtherTenant(signIn) === no ? [] : [(method: string) => counted.has(method)]),
    ...(registersDevice(signIn) === no ? [] : withoutRegisteredDevice),
  ])
}

function valuesOf(
  fact: Exclude<ChangeableFact, MethodFact>,
  signIn: SignIn,
  known: ToldApart,
): readonly EqualValues[] {
  const { network } = known
  if (isRiskFact(fact)) return each([fact === 'risk.signInDetections' ? [] : 'none'])
  const now = factAt(signIn, fact)
  switch (fact) {
    case 'clientApp':
      return each(['browser', 'mobileAppsAndDesktopClients'])
    case 'platform':
      return each(['windows', 'macOS', 'iOS', 'android', 'linux'])
    case 'device':
      return each(deviceValues(signIn.device, known.devices))
    case 'authenticationFlow':
      return each([{ current: 'none', original: 'none' }])
    case 'network.ip':
      return each(namesLocations(signIn) ? [] : network.ips)
    case 'network.country':
      return each(namesLocations(signIn) ? [] : network.countries)
    case 'network.gpsCountry':
      return each(namesLocations(signIn) ? [] : network.gpsCountries)
    case 'network.isCompliantNetwork':
      return each(namesLocations(signIn) || !network.tellsCompliantNetwork ? [] : [true, false])
    case 'network.namedLocationIds':
      return each(namesLocations(signIn) ? [[], ...network.locationIds.map((id) => [id])] : [])
    case 'satisfied.fido2Aaguid':
    case 'satisfied.x509IssuerSki':
    case 'satisfied.x509PolicyOids':
      return each(known.keys[fact])
    case 'satisfied.firstFactorAt':
    case 'satisfied.secondFactorAt':
      return each([signIn.at])
    case 'satisfied.signInSessionStatus':
      return each(['bound'])
    case 'network.isAllowedAtResource':
      return each([true])
    case 'satisfied.acceptedTermsOfUse':
      return each(withMore(now, known.termsOfUse))
    case 'satisfied.customAuthenticationFactors':
      return each(withMore(now, known.customFactors))
    case 'satisfied.changedPassword':
    case 'satisfied.remediatedRisk':
    case 'satisfied.presentedVerifiedId':
    case 'satisfied.usesApprovedApplication':
    case 'satisfied.usesProtectedApplication':
      return each([true])
  }
}

/** Windows Hello never counts while a device is registered, and some passkeys do not (E72). */
const withoutRegisteredDevice: readonly MethodView[] = [
  (method) => method !== windowsHello,
  (method) => method !== windowsHello && method !== 'fido2',
]

/** Values that are not the present one, each once. */
function distinctValues(
  values: readonly EqualValues[],
  now: JsonValue | undefined,
): readonly EqualValues[] {
  const byText = new Map(values.map((equal) => [JSON.stringify(equal[0]), equal]))
  byText.delete(JSON.stringify(now))
  return [...byText.values()]
}

/** Creates the function that lists what to try for a sign-in. Reads the enabled policies once. */
export function createCandidates(rules: CompiledRules): (signIn: SignIn) => Candidates {
  const sources = rules.policies
    .filter(({ body }) => body.state === 'enabled')
    .map(({ body }) => sourceOf(body))
  const known = toldApartBy(sources, rules)
  return (signIn) => {
    const all = changeableFacts
      .map((fact) => {
        const { values, isCut } = isMethodFact(fact)
          ? methodsFor(fact, signIn, known)
          : { values: valuesOf(fact, signIn, known), isCut: false }
        return { fact, values: distinctValues(values, factAt(signIn, fact)), isCut }
      })
      .filter(({ values }) => values.length > 0)
    return {
      facts: all.map(({ fact, values }) => ({ fact, values: values.slice(0, mostValuesOfFact) })),
      isCut:
        known.network.isCut ||
        all.some(({ values, isCut }) => isCut || values.length > mostValuesOfFact),
    }
  }
}
