/**
 * The detections behind a sign-in risk. No page of Microsoft describes the condition or names the detections; the
 * portal sends it as null.
 */

import type { PolicyConditions } from '../../model/policy-body.ts'
import { entriesOf, unrestricted } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'
import { unknown } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'
import { mentioned } from './grid.ts'

function detectionsOf(conditions: Partial<Pick<PolicyConditions, 'signInRiskDetections'>>) {
  return conditions.signInRiskDetections?.includeDetections ?? []
}

/**
 * Met by a sign-in with one of the listed detections (E64). DEVIATION: Graph names no reason of its own for the
 * condition; it is reported as `signInRisk`.
 */
export const signInRiskDetectionsCondition: ConditionDefinition<'signInRiskDetections'> = {
  name: 'signInRiskDetections',
  analysisReason: 'signInRisk',
  heading: 'detections',
  members: ['signInRiskDetections'],
  configured: ({ conditions }) => {
    const detections = detectionsOf(conditions)
    return detections.length === 0 ? null : detections
  },
  seen: ({ risk }) => risk?.signInDetections ?? null,
  grid: {
    attribute: 'risk.signInDetections',
    values: ({ policies }) => [
      { risk: { signInDetections: [] } },
      ...mentioned(policies, detectionsOf).map((detection) => ({
        risk: { signInDetections: [detection] },
      })),
    ],
  },
  createCompiler(numbers) {
    const detections = new ValueTests(numbers)
    return {
      plan({ body }) {
        const listed = detectionsOf(body.conditions)
        if (listed.length === 0) return unrestricted
        const include = entriesOf('includeDetections', listed, (name) => detections.declare(name))
        return { include, exclude: [] }
      },
      runTests({ risk }, matchSets) {
        const found = risk?.signInDetections
        if (found === undefined) {
          matchSets.reportEach(detections.tests, unknown('risk.signInDetections'))
        } else {
          for (const name of found) matchSets.match(detections.find(name))
        }
      },
    }
  },
}
