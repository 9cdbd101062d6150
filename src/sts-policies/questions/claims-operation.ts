/** `POST /ostiary/v1/sts/claims`: which claims a token has, and how each came about. */

import type { Declaration, DeclaredOperation } from '../../api/declaration.ts'
import type { GraphResponse } from '../../graph/message.ts'
import { requireAcceptable } from '../../graph/negotiate.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondJson } from '../../graph/respond.ts'
import { refusedBy, requirePassed } from '../../kernel/errors/refused-by.ts'
import { askAccess, requireUserAccess } from './access.ts'
import { claimsRequest, findClaimsFaults, type AskedClaims } from './claims-bodies.ts'
import { claimsAnswer } from './claims-schemas.ts'
import { answerClaims, gatherClaims } from './claims.ts'
import { effortOfQuestion } from './effort.ts'
import { claimsExamples } from './examples.ts'
import { questionedBy, type QuestionOptions } from './question-options.ts'

async function answer(context: OperationContext, options: QuestionOptions): Promise<GraphResponse> {
  const { request } = context
  requireAcceptable(request, 'json')
  const json = readJsonObject(request)
  const faults = findClaimsFaults(json)
  if (faults.length > 0) throw refusedBy(faults)
  const asked = json as AskedClaims
  if (asked.user?.id !== undefined) await requireUserAccess(context)
  const subject = requirePassed(
    await gatherClaims(questionedBy(context, options), asked, request.at),
  )
  return respondJson(200, answerClaims(subject, asked))
}

const declaration: Declaration = {
  operationId: 'previewClaims',
  summary: 'Preview the claims of a token',
  description:
    'Says which claims a token has, from which attribute and by which transformations, and which parts of the policy give no claim. Where the service would refuse the sign-in, the outcome is `refused`. Nobody signs in and no token is issued.',
  takes: [{ mediaType: 'application/json', schema: claimsRequest, examples: claimsExamples }],
  answers: [{ mediaType: 'application/json', schema: claimsAnswer }],
  errors: {
    400: 'The request has faults, or names what the tenant does not have; each has its place.',
  },
}

/** The operation. */
export function claimsOperation(options: QuestionOptions): DeclaredOperation {
  return {
    method: 'POST',
    path: '/sts/claims',
    roots: ['ostiary/v1'],
    access: askAccess,
    produces: 'json',
    declares: declaration,
    effortOf: effortOfQuestion,
    handle: (context) => answer(context, options),
  }
}
