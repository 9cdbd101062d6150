/**
 * Says what a change of policies changes: `POST /ostiary/v1/decisions/diff`. Two sets of policies decide the same
 * sign-ins: those of the request, or a grid that is made from what the policies mention.
 */

import { users } from '../../../directory/kinds.ts'
import { refusedBy, requirePassed } from '../../../kernel/errors/refused-by.ts'
import type { GraphResponse } from '../../../graph/message.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { respondJsonText } from '../../../graph/respond.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { printFinding, type Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { DeclaredOperation } from '../../../api/declaration.ts'
import { readAccess } from '../../model/access.ts'
import { namedUserIds } from '../../engine/conditions/user-grid-values.ts'
import { decide } from '../../engine/decide.ts'
import { sourceOf, type PolicySource } from '../../engine/model/compile-context.ts'
import type { SignIn, UserPrincipal } from '../../engine/model/sign-in.ts'
import { createFillSignIn, fillAll } from '../fill-sign-in.ts'
import type { FindLiveState } from '../live-rules.ts'
import { findUser } from '../principal-facts.ts'
import { readDecisionRequest, type DecisionRequest } from '../decision-request.ts'
import { resolveSource, type ResolvedRules, type RuleFinder } from '../resolve-source.ts'
import { nextTurn } from '../../../kernel/turn.ts'
import { attributesOf } from './attributes.ts'
import { ChangeGroups } from './change-groups.ts'
import {
  diffDeclaration,
  findRequestFaults,
  usualGridLimit,
  type AskedDiff,
} from './diff-bodies.ts'
import { compareDecisions } from './compare-decisions.ts'
import { gridExtent, signInsOf, type GridExtent } from './grid.ts'

/** Sign-ins that are decided before other requests have their turn. */
const signInsPerTurn = 500

/** The sign-ins that both sides decide. */
interface ComparedSignIns {
  readonly signIns: Iterable<SignIn>
  /** Of a grid. */
  readonly extent?: GridExtent
}

interface Sides {
  readonly before: ResolvedRules
  readonly after: ResolvedRules
}

/** What each sign-in of a grid has. */
const plainSignIn = { risk: {} } as const

/** Ids that are looked up together. WHY few: the main thread does it, which other requests need too. */
const idsAtOnce = 500

/** The users that policies name and the tenant has. */
export async function findNamedUsers(
  { store, caller }: Pick<OperationContext, 'store' | 'caller'>,
  policies: readonly PolicySource[],
): Promise<ReadonlyMap<string, UserPrincipal>> {
  const found = new Map<string, UserPrincipal>()
  // WHY first: policies may name thousands of users, and of those that exist alone more is read.
  const ids = [...namedUserIds(policies)]
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const asked = ids.slice(start, start + idsAtOnce)
    for (const id of await store.findKnown(caller.tenant, users.name, 'id', asked)) {
      const user = await findUser(store, caller.tenant, id)
      if (user !== undefined) found.set(id, user)
    }
  }
  return found
}

async function gridOf(
  context: OperationContext,
  { before, after }: Sides,
  at: string,
  limit: number,
): Promise<ComparedSignIns> {
  const policies = [...before.policies, ...after.policies].map(({ body }) => sourceOf(body))
  const attributes = attributesOf({
    policies,
    tenantRules: [before.tenantRules, after.tenantRules],
    users: await findNamedUsers(context, policies),
    at,
  })
  return {
    signIns: signInsOf({ ...plainSignIn, at }, attributes, limit),
    extent: gridExtent(attributes, limit),
  }
}

async function signInsAsked(
  context: OperationContext,
  asked: AskedDiff,
  question: DecisionRequest,
  sides: Sides,
): Promise<ComparedSignIns> {
  if (asked.signIns === undefined) {
    return gridOf(context, sides, question.at, asked.gridLimit ?? usualGridLimit)
  }
  const fill = createFillSignIn(context.store, context.caller.tenant, question)
  const signIns = await fillAll(fill, asked.signIns, (index) => ['signIns', index])
  return { signIns: requirePassed(signIns) }
}

/** Decides every sign-in by both sides. */
async function compareAll(
  signIns: Iterable<SignIn>,
  { before, after }: Sides,
): Promise<{ readonly compared: number; readonly groups: ChangeGroups }> {
  const groups = new ChangeGroups()
  let compared = 0
  for (const signIn of signIns) {
    compared += 1
    if (compared % signInsPerTurn === 0) await nextTurn()
    const kind = compareDecisions(
      decide(before.compiled, signIn, { trace: 'none' }),
      decide(after.compiled, signIn, { trace: 'none' }),
    )
    if (kind === undefined) continue
    groups.add({
      kind,
      signIn,
      before: decide(before.compiled, signIn, { trace: 'reasons' }),
      after: decide(after.compiled, signIn, { trace: 'reasons' }),
    })
  }
  return { compared, groups }
}

/** Names the policies of both sides; where a policy is on both, as the later side names it. */
function namesOf({ before, after }: Sides): readonly JsonObject[] {
  const named = new Map<string, JsonObject>()
  for (const { id, body } of [...before.policies, ...after.policies]) {
    named.set(keyOf(id), { id, displayName: body.displayName, state: body.state })
  }
  return [...named.values()]
}

/** WHY: a write between the two sides would look like a difference between them. */
function withOneLiveState({ findLiveState, limits, trust }: RuleFinder): RuleFinder {
  let found: ReturnType<FindLiveState> | undefined
  return {
    limits,
    trust,
    findLiveState: (store, tenant) => (found ??= findLiveState(store, tenant)),
  }
}

async function answer(context: OperationContext, finder: RuleFinder): Promise<GraphResponse> {
  const { request } = context
  const json = readJsonObject(request)
  const faults = findRequestFaults(json)
  if (faults.length > 0) throw refusedBy(faults)
  const asked = json as unknown as AskedDiff
  const question = readDecisionRequest(asked, request.at)
  const once = withOneLiveState(finder)
  const resolve = async (name: 'before' | 'after'): Promise<ResolvedRules> =>
    requirePassed(await resolveSource(context, once, question, asked[name], [name]))
  const sides: Sides = { before: await resolve('before'), after: await resolve('after') }
  const { signIns, extent } = await signInsAsked(context, asked, question, sides)
  const { compared, groups } = await compareAll(signIns, sides)
  const { loosened, tightened, changed } = groups.summary()
  const warnings: readonly Finding[] = [...sides.before.warnings, ...sides.after.warnings]
  return respondJsonText(
    200,
    JSON.stringify({
      asOf: question.at,
      ...(extent && { grid: extent }),
      ...(warnings.length === 0 ? {} : { '@ostiary.warnings': warnings.map(printFinding) }),
      policies: namesOf(sides),
      compared,
      unchanged: compared - loosened.count - tightened.count - changed.count,
      loosened,
      tightened,
      changed,
    }),
  )
}

/** Compares two sources of policies. */
export function diffOperation(finder: RuleFinder): DeclaredOperation {
  return {
    method: 'POST',
    path: '/decisions/diff',
    roots: ['ostiary/v1'],
    access: readAccess,
    produces: 'json',
    declares: diffDeclaration,
    handle: (context) => answer(context, finder),
  }
}
