/**
 * Names the enabled policies with a sign-in frequency that may apply to a user and applications: another family warns
 * of them, because token lifetime policies must not be combined with them.
 * Source: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes
 */

import { rolesOfCaller } from '../../directory/writes/require-authority.ts'
import { authorize } from '../../graph/authorize.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { Store } from '../../store/port.ts'
import { decide } from '../engine/decide.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { semanticsAsOf, type Semantics } from '../engine/model/semantics.ts'
import type { UserPrincipal } from '../engine/model/sign-in.ts'
import { readAccess } from '../model/access.ts'
import { compileRules, type CompiledRules } from './compiled-rules.ts'
import type { FindLiveState, LiveState } from './live-rules.ts'
import { findUser } from './principal-facts.ts'
import { defaultSettings } from './stored-rules.ts'

/** Whose sign-in is asked about, and to what. */
export interface AskedFrequency {
  readonly tenant: TenantId
  /** The object id of the user; any user when absent. */
  readonly userId?: string
  /** The application ids of the client and of the resource. */
  readonly appIds: readonly string[]
  readonly at: Date
}

/** Finds the names of the policies. @throws NotFoundError; BusyError. */
export type FindFrequencyPolicies = (
  store: Store,
  question: AskedFrequency,
) => Promise<readonly string[]>

async function mayReadPolicies(context: OperationContext): Promise<boolean> {
  try {
    await authorize(context.caller, readAccess, () => rolesOfCaller(context, context.store))
    return true
  } catch (error) {
    if (error instanceof OstiaryError) return false
    throw error
  }
}

/** Finds the names for the caller of a request; undefined when the caller may not read the policies. */
export function forCallers(find: FindFrequencyPolicies) {
  return async (
    context: OperationContext,
    question: Omit<AskedFrequency, 'tenant'>,
  ): Promise<readonly string[] | undefined> =>
    (await mayReadPolicies(context))
      ? find(context.store, { ...question, tenant: context.caller.tenant })
      : undefined
}

function hasFrequency({ body }: DecisionPolicy): boolean {
  return body.state === 'enabled' && body.sessionControls?.signInFrequency?.isEnabled === true
}

/** The policy for any user that it includes: its other conditions alone decide. */
function forAnyUser({ id, body }: DecisionPolicy): DecisionPolicy {
  const { users } = body.conditions
  const anyone = {
    ...users,
    includeUsers: ['All'],
    excludeUsers: [],
    includeGroups: [],
    excludeGroups: [],
    includeRoles: [],
    excludeRoles: [],
    includeGuestsOrExternalUsers: null,
    excludeGuestsOrExternalUsers: null,
  }
  return { id, body: { ...body, conditions: { ...body.conditions, users: anyone } } }
}

interface Compiled {
  readonly semantics: string
  readonly rules: CompiledRules
}

/** Creates the function that finds the names. It compiles the policies once for each state of a tenant. */
export function createFindFrequencyPolicies(findLiveState: FindLiveState): FindFrequencyPolicies {
  const known = {
    user: new WeakMap<LiveState, Compiled>(),
    anyUser: new WeakMap<LiveState, Compiled>(),
  }

  function compiledFor(
    state: LiveState,
    tenant: TenantId,
    kind: keyof typeof known,
    semantics: Semantics,
  ): CompiledRules {
    const name = JSON.stringify(semantics)
    const last = known[kind].get(state)
    if (last?.semantics === name) return last.rules
    const found = state.rules.policies.filter(hasFrequency)
    const policies = kind === 'user' ? found : found.map(forAnyUser)
    const rules = compileRules(tenant, { ...state.rules, policies }, defaultSettings, semantics)
    known[kind].set(state, { semantics: name, rules })
    return rules
  }

  return async (store, { tenant, userId, appIds, at }) => {
    const state = await findLiveState(store, tenant)
    if (!state.rules.policies.some(hasFrequency)) return []
    const user = userId === undefined ? undefined : await findUser(store, tenant, userId)
    const kind = user === undefined ? 'anyUser' : 'user'
    const rules = compiledFor(state, tenant, kind, semanticsAsOf(at))
    const principal: UserPrincipal = user ?? { kind: 'user', id: noUser }
    const { policies } = decide(
      rules.compiled,
      {
        at: at.toISOString(),
        principal,
        target: { kind: 'applications', applications: appIds.map((appId) => ({ appId })) },
      },
      { trace: 'reasons' },
    )
    const applying = new Set(
      policies.filter(({ applies }) => applies !== 'no').map(({ policyId }) => policyId),
    )
    return rules.policies.filter(({ id }) => applying.has(id)).map(({ body }) => body.displayName)
  }
}

/** No policy names it: every policy is asked about for all users. */
const noUser = '00000000-0000-0000-0000-000000000000'
