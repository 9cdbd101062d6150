/** What `POST /ostiary/v1/checks/conditionalAccess` takes and answers. */

import { Type } from 'typebox'
import type { Declaration } from '../../api/declaration.ts'
import { findingSchema } from '../../api/finding-schema.ts'
import { faultFinder } from '../../api/schema/find-faults.ts'
import {
  asComponent,
  closedObject,
  describing,
  instant,
  listOf,
  nonEmptyText,
  oneWordOf,
  type TypeOf,
} from '../../api/schema/values.ts'
import { commonMembers } from '../decisions/decision-request.ts'
import { sourceSchema } from '../decisions/source.ts'
import { checkExamples } from './check-examples.ts'
import type { CheckedIdentity } from './check-subject.ts'
import type { PolicyWarning } from './policy-warning.ts'
import { greatestReportOnlyDays, usualReportOnlyDays } from './report-only-days.ts'

/** Identities that one request can name. */
const mostNamedIdentities = 50

const identitySchema = closedObject({
  id: nonEmptyText({ description: 'The object id.' }),
  type: describing<CheckedIdentity['type']>()(oneWordOf(['user', 'group', 'servicePrincipal'])),
})

const checkRequest = closedObject({
  ...commonMembers,
  policies: Type.Optional(sourceSchema),
  breakGlass: Type.Optional(
    listOf(identitySchema, {
      maxItems: mostNamedIdentities,
      description: 'Break-glass identities in addition to those that the tenant declared.',
    }),
  ),
  reportOnlyDays: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: greatestReportOnlyDays,
      default: usualReportOnlyDays,
      description:
        'Days after which a policy in report-only mode is reported. Only the age of stored policies is known.',
    }),
  ),
})

/** A request. */
export interface AskedCheck extends TypeOf<typeof checkRequest> {}

/** Lists the faults of a request. */
export const findCheckFaults = faultFinder(checkRequest)

const warningSchema = Type.Object(
  {
    '@ostiary.code': Type.String({ description: 'The rule: a code of docs/errors/codes.md.' }),
    certainty: describing<PolicyWarning['certainty']>()(
      oneWordOf(['certain', 'possible'], {
        description: '`possible`: it depends on facts that are not known.',
      }),
    ),
    message: Type.String(),
    policies: listOf(
      Type.Object({
        id: Type.String(),
        displayName: Type.String(),
        target: Type.String({ description: 'A JSON pointer into the policy.' }),
      }),
      { description: 'The policies that the warning is about.' },
    ),
    nextStep: Type.String(),
  },
  asComponent('policyWarning'),
)

const checkAnswer = Type.Object({
  asOf: instant({ description: 'The instant whose rules of evaluation were applied.' }),
  isComplete: Type.Boolean({
    description: 'False when the search was ended because it took too long: more may be wrong.',
  }),
  warnings: listOf(warningSchema),
  '@ostiary.warnings': Type.Optional(
    listOf(findingSchema, {
      description: 'Warnings about the policies of a draft, each by itself.',
    }),
  ),
})

/** What the operation takes and answers. */
export const checkDeclaration: Declaration = {
  operationId: 'checkConditionalAccess',
  summary: 'Check a whole set of policies',
  description:
    'Finds exclusions that no other policy covers, policies that apply to no sign-in, policies that stay in report-only mode, and break-glass identities that are not excluded. The live policies, or those of another source.',
  takes: [{ mediaType: 'application/json', schema: checkRequest, examples: checkExamples }],
  answers: [{ mediaType: 'application/json', schema: checkAnswer }],
  errors: { 400: 'The request has faults; each has its place.' },
}
