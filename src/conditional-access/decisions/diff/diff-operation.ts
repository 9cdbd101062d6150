/**
 * Tells what a change of policies changes: `POST /ostiary/v1/decisions/diff`. Two sources of policies decide
 * the same sign-ins, given ones or a grid over what the policies mention.
 */

import { refusedBy, requirePassed } from '../../../kernel/errors/refused-by.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Type } from 'typebox'
import type { GraphResponse } from '../../../graph/message.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { respondJsonText } from '../../../graph/respond.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { faultFinder } from '../../../api/schema/find-faults.ts'
import type { Declaration, DeclaredOperation } from '../../../api/declaration.ts'
import { findingSchema } from '../../../api/finding-schema.ts'
import {
  asComponent,
  closedObject,
  exactlyOneOf,
  instant,
  listOf,
  oneWordOf,
  type TypeOf,
} from '../../../api/schema/values.ts'
import { readAccess } from '../../model/access.ts'
import { namedUserIds } from '../../engine/conditions/user-grid-values.ts'
import { decide } from '../../engine/decide.ts'
import { sourceOf, type PolicySource } from '../../engine/model/compile-context.ts'
import type { SignIn, UserPrincipal } from '../../engine/model/sign-in.ts'
import { createFillSignIn, fillAll } from '../fill-sign-in.ts'
import type { FindLiveState } from '../live-rules.ts'
import { findUser } from '../principal-facts.ts'
import { commonMembers, readDecisionRequest, type DecisionRequest } from '../decision-request.ts'
import { resolveSource, type ResolvedRules, type RuleFinder } from '../resolve-source.ts'
import { askedSignInSchema, type AskedSignIn } from '../asked-sign-in.ts'
import { sourceSchema } from '../source.ts'
import { decisionSchema, filledSignInSchema, policySummarySchema } from '../answer-schemas.ts'
import { diffExamples } from '../examples.ts'
import { attributesOf } from './attributes.ts'
import { ChangeGroups } from './change-groups.ts'
import { compareDecisions } from './compare-decisions.ts'
import { gridExtent, signInsOf, type GridExtent } from './grid.ts'

const mostSignIns = 1_000

/** Sign-ins of a grid that are asked: unless told otherwise, and at most. */
const usualGridLimit = 10_000
const greatestGridLimit = 100_000

/** Sign-ins that are decided before other requests have their turn. */
const signInsPerTurn = 500

/** The body of a request. */
const diffRequest = closedObject(
  {
    ...commonMembers,
    before: Type.Optional(sourceSchema),
    after: sourceSchema,
    signIns: Type.Optional(listOf(askedSignInSchema, { minItems: 1, maxItems: mostSignIns })),
    grid: Type.Optional(
      Type.Literal(true, {
        description:
          'Compares sign-ins that are made from what the policies of both sides mention.',
      }),
    ),
    gridLimit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: greatestGridLimit,
        default: usualGridLimit,
        description: 'How many sign-ins of the grid are compared.',
      }),
    ),
  },
  exactlyOneOf('signIns', 'grid'),
)

interface AskedDiff extends Omit<TypeOf<typeof diffRequest>, 'signIns'> {
  readonly signIns?: readonly AskedSignIn[]
}

const findRequestFaults = faultFinder(diffRequest)

/** The sign-ins that both sources decide. */
interface Asked {
  readonly signIns: Iterable<SignIn>
  /** Of a grid. */
  readonly extent?: GridExtent
}

interface Sides {
  readonly before: ResolvedRules
  readonly after: ResolvedRules
}

/** What a generated sign-in has that no attribute sets. */
const plainSignIn = { risk: {} } as const

async function findNamedUsers(
  { store, caller }: OperationContext,
  policies: readonly PolicySource[],
): Promise<ReadonlyMap<string, UserPrincipal>> {
  const users = new Map<string, UserPrincipal>()
  for (const id of namedUserIds(policies)) {
    const user = await findUser(store, caller.tenant, id)
    if (user !== undefined) users.set(id, user)
  }
  return users
}

async function gridOf(
  context: OperationContext,
  { before, after }: Sides,
  at: string,
  limit: number,
): Promise<Asked> {
  const policies = [...before.policies, ...after.policies].map(({ body }) => sourceOf(body))
  const attributes = attributesOf({
    policies,
    tenantRules: [before.environment, after.environment],
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
): Promise<Asked> {
  if (asked.signIns === undefined) {
    return gridOf(context, sides, question.at, asked.gridLimit ?? usualGridLimit)
  }
  const fill = createFillSignIn(context.store, context.caller.tenant, question)
  const signIns = await fillAll(fill, asked.signIns, (index) => ['signIns', index])
  return { signIns: requirePassed(signIns) }
}

/** Decides every sign-in twice. */
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

/** The names of all policies of both sides, those of the later side where they differ. */
function namesOf({ before, after }: Sides): readonly JsonObject[] {
  const named = new Map<string, JsonObject>()
  for (const { id, body } of [...before.policies, ...after.policies]) {
    named.set(keyOf(id), { id, displayName: body.displayName, state: body.state })
  }
  return [...named.values()]
}

/** WHY: a write between the two sides would be told as a difference that nobody asked about. */
function withOneLiveState({ findLiveState, limits }: RuleFinder): RuleFinder {
  let found: ReturnType<FindLiveState> | undefined
  return {
    limits,
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
      ...(warnings.length === 0 ? {} : { '@ostiary.warnings': warnings }),
      policies: namesOf(sides),
      compared,
      unchanged: compared - loosened.count - tightened.count - changed.count,
      loosened,
      tightened,
      changed,
    }),
  )
}

const count = Type.Integer({ minimum: 0 })

const changes = Type.Object(
  {
    count,
    groups: listOf(
      Type.Object({
        from: decisionSchema.properties.outcome,
        to: decisionSchema.properties.outcome,
        policies: listOf(
          Type.Object({ id: Type.String(), in: oneWordOf(['before', 'after', 'both']) }),
          { description: 'The policies that cause the change.' },
        ),
        count,
        example: Type.Object({
          signIn: filledSignInSchema,
          before: decisionSchema,
          after: decisionSchema,
        }),
      }),
      { description: 'Changes with the same cause, the most frequent first.' },
    ),
    groupsLeftOut: count,
  },
  asComponent('changes'),
)

const diffAnswer = Type.Object({
  asOf: instant({ description: 'The instant whose rules of evaluation were applied.' }),
  grid: Type.Optional(
    Type.Object(
      {
        size: Type.Number({ description: 'All combinations of values.' }),
        asked: Type.Integer({ description: 'Combinations that were compared.' }),
        completeUpTo: Type.Integer({
          description:
            'Every sign-in was compared that differs from the plainest in so many attributes.',
        }),
        attributes: Type.Record(Type.String(), Type.Integer(), {
          description: 'How many values each attribute has.',
        }),
      },
      { description: 'How much of the grid was compared; absent without one.' },
    ),
  ),
  '@ostiary.warnings': Type.Optional(listOf(findingSchema)),
  policies: listOf(policySummarySchema, { description: 'The policies of both sides.' }),
  compared: count,
  unchanged: count,
  loosened: changes,
  tightened: changes,
  changed: changes,
})

const declares: Declaration = {
  operationId: 'compareDecisions',
  summary: 'Compare decisions by two sources of policies',
  description:
    'Says for which sign-ins a change of policies asks for less (`loosened`), for more (`tightened`), or for something else (`changed`), and which policies cause it.',
  takes: [{ mediaType: 'application/json', schema: diffRequest, examples: diffExamples }],
  answers: [{ mediaType: 'application/json', schema: diffAnswer }],
  errors: { 400: 'The request has faults; each has its place.' },
}

/** POST on the difference between two sources of policies. */
export function diffOperation(finder: RuleFinder): DeclaredOperation {
  return {
    method: 'POST',
    path: '/decisions/diff',
    roots: ['ostiary/v1'],
    access: readAccess,
    produces: 'json',
    declares,
    handle: (context) => answer(context, finder),
  }
}
