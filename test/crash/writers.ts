/** Many writers at once, on shared policies of all three families and on assignments. */

import type { Answer, AssignmentAttempt, Attempts, FamilyName, PolicyAttempt } from './attempt.ts'
import { sendWrite, type WriteRequest } from './requests.ts'
import type { SeededRandom } from './seeded-random.ts'

const writersPerFamily = 3

/** Fewer policies are added to, more are taken from. */
const usualPolicies = 20

/** Bytes of the largest document, of which many fill several pages of the database. */
const longestPadding = 20_000

/** Ids of the trust framework policies, which callers choose: they are created again after a deletion. */
const trustFrameworkIds = Array.from({ length: 8 }, (_, number) => `B2C_1A_Crash_${number}`)

/** Who writes: tokens of the sample administrator and of the sample client. */
export interface Tokens {
  readonly user: string
  readonly application: string
}

/** What is stored when the writers begin. */
export interface Population {
  readonly policies: Readonly<Record<FamilyName, readonly string[]>>
  /** Applications and service principals, with the policy assigned to each. */
  readonly targets: readonly {
    readonly family: string
    readonly id: string
    readonly assigned: string | undefined
  }[]
  /** Policies that are assigned and never deleted. */
  readonly assignable: readonly string[]
}

/** The text of a policy document; `mark` sets it apart. */
export function policyDocument(policyId: string, mark: string): Uint8Array {
  const tenant = 'contoso.onmicrosoft.com'
  return new TextEncoder().encode(
    `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" ` +
      `PolicySchemaVersion="0.3.0.0" TenantId="${tenant}" PolicyId="${policyId}" ` +
      `PublicPolicyUri="http://${tenant}/${policyId}">\n<!-- ${mark} -->\n</TrustFrameworkPolicy>`,
  )
}

/** The body of a new conditional access policy. */
export function conditionalAccessBody(displayName: string): object {
  return {
    displayName,
    state: 'disabled',
    conditions: {
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
      clientAppTypes: ['all'],
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  }
}

function lifetimeDefinition(minutes: number): readonly string[] {
  const text = { TokenLifetimePolicy: { Version: 1, AccessTokenLifetime: `00:${minutes}:00` } }
  return [JSON.stringify(text)]
}

/** The body of a new token lifetime policy. */
export function tokenLifetimeBody(displayName: string) {
  return { type: 'TokenLifetimePolicy', displayName, definition: lifetimeDefinition(30) }
}

type PolicyWrite = Omit<PolicyAttempt, 'sentAt' | 'answer'> & { readonly request: WriteRequest }

/** Chooses the next write of a family. `live` is shared by its writers, so that they meet. */
type ChooseWrite = (live: Set<string>, mark: string) => PolicyWrite

function chooseJsonWrite(
  family: FamilyName,
  path: string,
  token: string,
  random: SeededRandom,
  bodies: {
    readonly create: (displayName: string) => object
    readonly update: (displayName: string) => { readonly displayName: string }
  },
): ChooseWrite {
  return (live, mark) => {
    const choice = random.between(0, 1)
    if (live.size === 0 || choice < (live.size < usualPolicies ? 0.4 : 0.1)) {
      return {
        family,
        changes: ['create'],
        members: { displayName: mark },
        request: { method: 'POST', path, token, body: bodies.create(mark) },
      }
    }
    const id = random.pick([...live])
    if (choice > 0.8) {
      live.delete(id)
      const request = { method: 'DELETE', path: `${path}/${id}`, token } as const
      return { family, changes: ['delete'], id, request }
    }
    const members = bodies.update(mark)
    const request = { method: 'PATCH', path: `${path}/${id}`, token, body: members } as const
    return { family, changes: ['update'], id, members, request }
  }
}

function chooseDocumentWrite(token: string, random: SeededRandom): ChooseWrite {
  const family = 'trustFrameworkPolicies'
  return (_, mark) => {
    const id = random.pick(trustFrameworkIds)
    const path = `/beta/trustFramework/policies/${id}`
    if (random.between(0, 1) < 0.2) {
      return { family, changes: ['delete'], id, request: { method: 'DELETE', path, token } }
    }
    const bytes = policyDocument(id, mark + ' '.repeat(random.between(0, longestPadding)))
    const request = { method: 'PUT', path, token, body: bytes } as const
    return { family, changes: ['create', 'update'], id, bytes, request }
  }
}

function chooseWrites(
  { user, application }: Tokens,
  random: SeededRandom,
): Readonly<Record<FamilyName, ChooseWrite>> {
  return {
    conditionalAccessPolicies: chooseJsonWrite(
      'conditionalAccessPolicies',
      '/v1.0/identity/conditionalAccess/policies',
      application,
      random,
      {
        create: conditionalAccessBody,
        update: (displayName) => ({ displayName, state: random.pick(['enabled', 'disabled']) }),
      },
    ),
    stsPolicies: chooseJsonWrite('stsPolicies', '/beta/policies', user, random, {
      create: tokenLifetimeBody,
      update: (displayName) => ({
        displayName,
        definition: lifetimeDefinition(Math.floor(random.between(10, 60))),
        // Only one policy may hold this, so it is refused often and its key moves about.
        isOrganizationDefault: random.between(0, 1) < 0.3,
      }),
    }),
    trustFrameworkPolicies: chooseDocumentWrite(user, random),
  }
}

/** Writers under way. */
export interface Writers {
  /** Resolves with the first acknowledged write. */
  readonly underWay: Promise<void>
  /** Lets every writer see the end of its current attempt; the attempts are complete then. */
  readonly stop: () => Promise<Attempts>
}

/** Sets the writers to work on the service at `url`. `nextMark` returns a new text each time. */
export function startWriters(
  url: string,
  tokens: Tokens,
  population: Population,
  random: SeededRandom,
  nextMark: () => string,
): Writers {
  const policies: PolicyAttempt[] = []
  const assignments: AssignmentAttempt[] = []
  const stopping = new AbortController()
  const underWay = Promise.withResolvers<void>()
  const send = async (request: WriteRequest): Promise<Answer> => {
    const answer = await sendWrite(url, request)
    if (answer.outcome === 'acknowledged') underWay.resolve()
    return answer
  }

  async function writePolicies(choose: ChooseWrite, live: Set<string>): Promise<void> {
    while (!stopping.signal.aborted) {
      const { request, ...write } = choose(live, nextMark())
      const sentAt = new Date()
      const answer = await send(request)
      if (answer.createdId !== undefined) live.add(answer.createdId)
      policies.push({ ...write, sentAt, answer })
    }
  }

  /** One writer per target, so that what is assigned to it is known at every moment. */
  async function writeAssignments(target: Population['targets'][number]): Promise<void> {
    let { assigned } = target
    while (!stopping.signal.aborted) {
      const policyId = assigned ?? random.pick(population.assignable)
      const path = `/beta/${target.family}/${target.id}/policies`
      const sentAt = new Date()
      const answer: Answer =
        assigned === undefined
          ? await send({
              method: 'POST',
              path: `${path}/$ref`,
              token: tokens.user,
              body: { '@odata.id': `${url}/beta/policies/${policyId}` },
            })
          : await send({
              method: 'DELETE',
              path: `${path}/${policyId}/$ref`,
              token: tokens.user,
            })
      const operation = assigned === undefined ? 'Assign' : 'Unassign'
      assignments.push({ operation, target, policyId, sentAt, answer })
      assigned = assigned === undefined ? policyId : undefined
    }
  }

  const choices = Object.entries(chooseWrites(tokens, random)) as [FamilyName, ChooseWrite][]
  const running = [
    ...choices.flatMap(([family, choose]) => {
      const live = new Set(population.policies[family])
      return Array.from({ length: writersPerFamily }, () => writePolicies(choose, live))
    }),
    ...population.targets.map(writeAssignments),
  ]
  return {
    underWay: underWay.promise,
    async stop() {
      stopping.abort()
      await Promise.all(running)
      return { policies, assignments }
    },
  }
}
