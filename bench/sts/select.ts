/**
 * Answers of `select` per second in a large tenant, in proportion to a loop that only looks up the same objects in bare
 * maps. An answer is whole: every value with its reasons, as the API prints them. Parts of answers are made when they
 * are first asked for and kept with the compiled tenant; the first round makes them and does not count.
 */

import { compileStsPolicies } from '../../src/sts-policies/select/compile.ts'
import type {
  StsAssignment,
  StsPolicyRecord,
} from '../../src/sts-policies/select/policy-records.ts'
import type { Party } from '../../src/sts-policies/select/party.ts'
import { select, type StsQuestion } from '../../src/sts-policies/select/select.ts'
import type { Effort } from '../decide/measure/rates.ts'
import { seededRandom, type Random } from '../decide/workload/random.ts'

/** The size of the tenant. */
export const selectPolicies = 1_000
export const selectAssignments = 10_000

/** Different questions, which take turns. */
const questionCount = 20_000

/** Objects that have policies, of each kind, and as many that have none. */
const objectsOfKind = 4_000

const settings = { precedence: 'sp-first', lifetimes: '2018' } as const

interface Workload {
  readonly policies: readonly StsPolicyRecord[]
  readonly assignments: readonly StsAssignment[]
  readonly questions: readonly StsQuestion[]
}

type Kind = readonly [type: string, body: (random: Random) => object]

const lifetimeKind: Kind = [
  'TokenLifetimePolicy',
  ({ indexBelow }) => ({
    Version: 1,
    AccessTokenLifetime: `0${1 + indexBelow(9)}:00:00`,
    MaxInactiveTime: `${1 + indexBelow(80)}.00:00:00`,
  }),
]
const kinds: readonly [Kind, ...Kind[]] = [
  lifetimeKind,
  lifetimeKind,
  ['TokenIssuancePolicy', ({ oneOf }) => ({ Version: 1, SamlTokenVersion: oneOf(['1.1', '2.0']) })],
  ['HomeRealmDiscoveryPolicy', ({ chance }) => ({ AccelerateToFederatedDomain: chance(0.5) })],
]

const timeoutKind: Kind = [
  'ActivityBasedTimeoutPolicy',
  () => ({
    Version: 1,
    ApplicationPolicies: [{ ApplicationId: 'default', WebSessionIdleTimeout: '01:00:00' }],
  }),
]

function makePolicies(random: Random): readonly StsPolicyRecord[] {
  return Array.from({ length: selectPolicies }, (_, index) => {
    const kind = index === kinds.length ? timeoutKind : (kinds[index % kinds.length] ?? kinds[0])
    return {
      id: random.id(),
      type: kind[0],
      displayName: `policy ${index}`,
      definition: JSON.stringify({ [kind[0]]: kind[1](random) }),
      // One of each type.
      isOrganizationDefault: index > 0 && index <= kinds.length,
    }
  })
}

/** WHY: ids of a request are other texts in memory than those that were compiled. */
function copyOf(text: string | undefined): string {
  return Buffer.from(text ?? '').toString()
}

function makeAssignments(
  random: Random,
  policies: readonly StsPolicyRecord[],
  ids: Readonly<Record<StsAssignment['target'], readonly string[]>>,
): readonly StsAssignment[] {
  const assignments = new Map<string, StsAssignment>()
  while (assignments.size < selectAssignments) {
    const target = random.chance(0.7) ? 'servicePrincipal' : 'application'
    const objectId = ids[target][random.indexBelow(objectsOfKind)]
    const policy = policies[random.indexBelow(policies.length)]
    if (objectId === undefined || policy === undefined) continue
    // One policy of a type on an object, as the service allows.
    assignments.set(`${objectId} ${policy.type}`, { policyId: policy.id, target, objectId })
  }
  return [...assignments.values()]
}

function makeWorkload(): Workload {
  const random = seededRandom(12)
  const policies = makePolicies(random)
  const newIds = () => Array.from({ length: 2 * objectsOfKind }, () => random.id())
  const ids = { servicePrincipal: newIds(), application: newIds() } as const
  /** An application has one service principal in a tenant: both have the same place in the lists. */
  const party = (): Party => {
    const place = random.indexBelow(ids.servicePrincipal.length)
    return {
      appId: random.id(),
      servicePrincipalId: copyOf(ids.servicePrincipal[place]),
      applicationId: copyOf(ids.application[place]),
      ...(random.chance(0.3) ? { handlesContinuousAccess: true } : {}),
      ...(random.chance(0.05) ? { isManagedIdentity: true } : {}),
      signInAudience: random.chance(0.05) ? 'PersonalMicrosoftAccount' : 'AzureADMultipleOrgs',
    }
  }
  const questions = Array.from({ length: questionCount }, () => {
    const client = party()
    return random.chance(0.3) ? { client } : { client, resource: party() }
  })
  return { policies, assignments: makeAssignments(random, policies, ids), questions }
}

/** Answers all questions once and returns a sum, so that no answer is superfluous. */
type Pass = () => number

function selectPass({ policies, assignments, questions }: Workload): Pass {
  const tenant = compileStsPolicies(policies, assignments, settings)
  return () => {
    let sum = 0
    for (const question of questions) {
      const { lifetimes, issuance, homeRealmDiscovery, activityTimeout } = select(tenant, question)
      sum += lifetimes.accessToken.overridden.length
      sum += lifetimes.idToken.value === 3_600 ? 1 : 0
      sum += issuance.samlTokenVersion.value === '1.1' ? 1 : 0
      sum += homeRealmDiscovery.acceleratesToFederatedDomain.value ? 1 : 0
      sum += activityTimeout.value === 3_600 ? 1 : 0
    }
    return sum
  }
}

/** Looks up the objects of both parties, as `select` must at least. */
function mapPass({ assignments, questions }: Workload): Pass {
  const maps = { servicePrincipal: new Map<string, number>(), application: new Map() }
  for (const { target, objectId } of assignments) {
    const map: Map<string, number> = maps[target]
    map.set(objectId, (map.get(objectId) ?? 0) + 1)
  }
  const lookUp = ({ servicePrincipalId = '', applicationId = '' }: Party) =>
    (maps.servicePrincipal.get(servicePrincipalId) ?? 0) +
    (maps.application.get(applicationId) ?? 0)
  return () => {
    let sum = 0
    for (const { client, resource } of questions) {
      sum += lookUp(client)
      if (resource !== undefined) sum += lookUp(resource)
    }
    return sum
  }
}

/** Milliseconds of processor time so far. WHY not clock time: other programs then do not count. */
function processMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Answers per second of processor time over at least so many milliseconds. */
function rateOf(pass: Pass, milliseconds: number): number {
  const start = processMs()
  let passes = 0
  let sum = 0
  let elapsed = 0
  do {
    sum += pass()
    passes += 1
    elapsed = processMs() - start
  } while (elapsed < milliseconds)
  if (sum === 0) throw new Error('no question found an answer')
  return (passes * questionCount * 1_000) / elapsed
}

/** What was measured; the rates are one per round. */
export interface SelectMeasurement {
  readonly selects: readonly number[]
  readonly bareMaps: readonly number[]
  /** Of the pass that makes every part of an answer and its reasons. */
  readonly firstRate: number
  /** Milliseconds of repeated compilations. */
  readonly compileMs: readonly number[]
}

/** Measures both loops in turn, after a round that does not count. */
export function measureSelect({ rounds, milliseconds }: Effort): SelectMeasurement {
  const workload = makeWorkload()
  const compileMs = Array.from({ length: 5 }, () => {
    const start = performance.now()
    compileStsPolicies(workload.policies, workload.assignments, settings)
    return performance.now() - start
  })
  const asked = selectPass(workload)
  const bare = mapPass(workload)
  const firstRate = rateOf(asked, 0)
  rateOf(asked, milliseconds)
  rateOf(bare, milliseconds)
  const selects: number[] = []
  const bareMaps: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    selects.push(rateOf(asked, milliseconds))
    bareMaps.push(rateOf(bare, milliseconds))
  }
  return { selects, bareMaps, firstRate, compileMs }
}
