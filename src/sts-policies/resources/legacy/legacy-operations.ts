/**
 * The legacy resource: `/beta/policies` as it was from 2016 to 2019, or `/beta/legacy/policies` as Microsoft's modules
 * use it today. A service has one of the two; at the other path it answers as Graph does.
 */

import { betaOnly } from '../../../edm/model.ts'
import { countOperation, getOperation, listOperation } from '../../../graph/handlers/read.ts'
import { collectionOperations, writeOperations } from '../../../graph/handlers/write.ts'
import type { Method } from '../../../graph/message.ts'
import type { Operation } from '../../../graph/operation.ts'
import type { WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { StsPolicyBody } from '../../model/sts-policy-body.ts'
import {
  currentLegacyAssignmentRules,
  currentLegacyRules,
  assignmentRulesOf2018,
  rulesOf2018,
} from '../access.ts'
import { appliesToOperations } from '../applies-to.ts'
import { legacyCodes } from '../resource-codes.ts'
import { rulesOfToday } from '../policy-view.ts'
import type { SharedParts } from '../typed/typed-set.ts'
import { legacyAssignments } from './legacy-assignments.ts'
import { legacySet } from './legacy-set.ts'

/** Which year's Graph the legacy paths follow. */
export type LegacyPolicies = '2018' | 'current'

/** The legacy resource of a service. */
export interface LegacyResource {
  /** Finds policies of every type. */
  readonly policies: WritableEntitySet<StsPolicyBody>
  readonly operations: readonly Operation[]
  /** Operations that are not in the description: undocumented ones, and refusals. */
  readonly undescribed: readonly Operation[]
}

const rootPath = '/policies'
const pathOfToday = '/legacy/policies'

/** Operations of a path that the service does not have: each throws the error. */
function absentAt(
  path: string,
  methods: readonly (readonly [Method, string])[],
  error: () => OstiaryError,
): readonly Operation[] {
  return methods.map(([method, suffix]) => ({
    method,
    path: `${path}${suffix}`,
    roots: betaOnly,
    access: {
      delegated: [[]],
      application: [[]],
      directoryRoles: 'anyUser',
      denial: 'accessDenied',
    },
    produces: 'none',
    handle: () => Promise.reject(error()),
  }))
}

const key = '/{id:guid}'

/** Source: issue microsoftgraph/microsoft-graph-docs-contrib#5785. */
function gone(): OstiaryError {
  return new OstiaryError('invalidRequestUrl', { ostiaryCode: legacyCodes.gone })
}

function notYet(): OstiaryError {
  return new OstiaryError('directoryResourceNotFound', {
    ostiaryCode: legacyCodes.notYet,
    message: `Resource not found for the segment 'legacy'. This service has the resource at /beta/policies; start it with --legacy-policies current for /beta/legacy/policies.`,
  })
}

function asIn2018(asOf: Date, shared: SharedParts): LegacyResource {
  const policies = legacySet(rootPath, asOf, rulesOf2018, shared)
  return {
    policies,
    operations: [
      ...collectionOperations(policies),
      ...appliesToOperations(policies, rulesOf2018.appliesTo),
      ...legacyAssignments(policies, assignmentRulesOf2018),
    ],
    undescribed: absentAt(
      pathOfToday,
      [
        ['GET', ''],
        ['GET', key],
        ['PATCH', key],
        ['GET', `${key}/appliesTo`],
      ],
      notYet,
    ),
  }
}

function asToday(shared: SharedParts): LegacyResource {
  const policies = legacySet(pathOfToday, rulesOfToday, currentLegacyRules, shared)
  return {
    policies,
    operations: legacyAssignments(policies, currentLegacyAssignmentRules),
    undescribed: [
      listOperation(policies),
      countOperation(policies),
      getOperation(policies),
      ...writeOperations(policies).filter(({ method }) => method === 'PATCH'),
      ...appliesToOperations(policies, currentLegacyRules.appliesTo),
      ...absentAt(
        rootPath,
        [
          ['GET', ''],
          ['POST', ''],
          ['GET', key],
          ['PATCH', key],
          ['DELETE', key],
          ['GET', `${key}/appliesTo`],
        ],
        gone,
      ),
    ],
  }
}

/** Creates the legacy resource. `asOf` is the day whose rules for definitions it follows in 2018. */
export function legacyResource(
  mode: LegacyPolicies,
  asOf: Date,
  shared: SharedParts,
): LegacyResource {
  return mode === '2018' ? asIn2018(asOf, shared) : asToday(shared)
}
