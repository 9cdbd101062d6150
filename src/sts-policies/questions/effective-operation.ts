/** `POST /ostiary/v1/sts/effective`: what STS policies do for an application, and which policy decides it. */

import type { Declaration, DeclaredOperation } from '../../api/declaration.ts'
import type { GraphResponse } from '../../graph/message.ts'
import { requireAcceptable } from '../../graph/negotiate.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondJson } from '../../graph/respond.ts'
import { refusedBy, requirePassed } from '../../kernel/errors/refused-by.ts'
import { askAccess, requireUserAccess } from './access.ts'
import { effectiveRequest, findEffectiveFaults, type AskedEffective } from './effective-bodies.ts'
import { answerEffective, gatherEffective } from './effective.ts'
import { effectiveAnswer } from './effective-schemas.ts'
import { effortOfQuestion } from './effort.ts'
import { effectiveExamples } from './examples.ts'
import { questionedBy, type QuestionOptions } from './question-options.ts'

async function answer(context: OperationContext, options: QuestionOptions): Promise<GraphResponse> {
  const { request } = context
  requireAcceptable(request, 'json')
  const json = readJsonObject(request)
  const faults = findEffectiveFaults(json)
  if (faults.length > 0) throw refusedBy(faults)
  const asked = json as AskedEffective
  if (asked.user?.id !== undefined) await requireUserAccess(context)
  const subject = requirePassed(
    await gatherEffective(questionedBy(context, options), asked, request.at),
  )
  return respondJson(200, answerEffective(subject, asked))
}

const declaration: Declaration = {
  operationId: 'findEffectiveStsPolicies',
  summary: 'Find what STS policies do',
  description:
    'Says which lifetimes, issuance settings, home realm discovery and idle timeout are in effect for a client and a resource, and which policy decides each. Nobody signs in and nothing is stored.',
  takes: [{ mediaType: 'application/json', schema: effectiveRequest, examples: effectiveExamples }],
  answers: [{ mediaType: 'application/json', schema: effectiveAnswer }],
  errors: {
    400: 'The request has faults, or names what the tenant does not have; each has its place.',
  },
}

/** The operation. */
export function effectiveOperation(options: QuestionOptions): DeclaredOperation {
  return {
    method: 'POST',
    path: '/sts/effective',
    roots: ['ostiary/v1'],
    access: askAccess,
    produces: 'json',
    declares: declaration,
    effortOf: effortOfQuestion,
    handle: (context) => answer(context, options),
  }
}
