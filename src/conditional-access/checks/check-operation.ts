/** Checks the policies of a tenant, or those of another source: `POST /ostiary/v1/checks/conditionalAccess`. */

import type { DeclaredOperation } from '../../api/declaration.ts'
import type { GraphResponse } from '../../graph/message.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondJsonText } from '../../graph/respond.ts'
import { refusedBy, requirePassed } from '../../kernel/errors/refused-by.ts'
import { printFinding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { readDecisionRequest } from '../decisions/decision-request.ts'
import type { LiveState } from '../decisions/live-rules.ts'
import { resolveSource, type RuleFinder } from '../decisions/resolve-source.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { declaredIdentities } from '../lockout/declared-identities.ts'
import { readAccess } from '../model/access.ts'
import type { ConditionalAccessOptions } from '../model/options.ts'
import { checkDeclaration, findCheckFaults, type AskedCheck } from './check-bodies.ts'
import { checkPolicies } from './check-policies.ts'
import { unknownDirectory, type CheckedIdentity } from './check-subject.ts'
import { printWarning } from './policy-warning.ts'
import { usualReportOnlyDays } from './report-only-days.ts'
import { readReportOnlySince } from './report-only-since.ts'
import { readCheckedDirectory } from './tenant-directory.ts'

/** What the operation needs. */
export interface CheckFinder extends RuleFinder {
  readonly unknownReferences: ConditionalAccessOptions['unknownReferences']
}

/** The stored policies that are checked as they are stored now. */
function stillStored(
  { objects, rules }: LiveState,
  checked: readonly DecisionPolicy[],
): LiveState['objects']['policies'] {
  const unchanged = new Set(
    checked.filter((policy) => rules.policies.includes(policy)).map(({ id }) => keyOf(id)),
  )
  return objects.policies.filter(({ id }) => unchanged.has(keyOf(id)))
}

function distinctIdentities(identities: readonly CheckedIdentity[]): readonly CheckedIdentity[] {
  return [...new Map(identities.map((identity) => [keyOf(identity.id), identity])).values()]
}

async function answer(
  context: OperationContext,
  { unknownReferences, ...finder }: CheckFinder,
): Promise<GraphResponse> {
  const { request, store, caller } = context
  const { tenant } = caller
  const json = readJsonObject(request)
  const faults = findCheckFaults(json)
  if (faults.length > 0) throw refusedBy(faults)
  const asked = json as AskedCheck
  const question = readDecisionRequest(asked, request.at)
  const { policies, tenantRules, warnings } = requirePassed(
    await resolveSource(context, finder, question, asked.policies, ['policies']),
  )
  const breakGlass = distinctIdentities([
    ...(await declaredIdentities(store, tenant)),
    ...(asked.breakGlass ?? []),
  ])
  const directory =
    question.facts === 'given'
      ? unknownDirectory
      : await readCheckedDirectory(store, tenant, {
          policies,
          breakGlass,
          isWhole: unknownReferences === 'refuse',
        })
  const stored = stillStored(await finder.findLiveState(store, tenant), policies)
  const { isComplete, warnings: found } = checkPolicies({
    policies,
    tenantRules,
    semantics: question.semantics,
    at: new Date(question.at),
    directory,
    breakGlass,
    reportOnlyDays: asked.reportOnlyDays ?? usualReportOnlyDays,
    reportOnlySince: await readReportOnlySince(store, tenant, stored),
  })
  return respondJsonText(
    200,
    JSON.stringify({
      asOf: question.at,
      isComplete,
      warnings: found.map(printWarning),
      ...(warnings.length === 0 ? {} : { '@ostiary.warnings': warnings.map(printFinding) }),
    }),
  )
}

/** Checks a set of policies. */
export function checkOperation(options: CheckFinder): DeclaredOperation {
  return {
    method: 'POST',
    path: '/checks/conditionalAccess',
    roots: ['ostiary/v1'],
    access: readAccess,
    produces: 'json',
    declares: checkDeclaration,
    handle: (context) => answer(context, options),
  }
}
