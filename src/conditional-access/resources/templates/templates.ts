/**
 * The templates from which policies are made: the same in every tenant, read-only.
 * DEVIATION: ids, names, scenarios and details are those of the public service, descriptions are ours.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policy-common;
 * a list of `/beta/conditionalAccess/templates` published with the Terraform provider `microsoft365`.
 */

import { isExpressibleIn } from '../../../edm/expressible.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import data from './templates.json' with { type: 'json' }

/** A template. */
export interface ConditionalAccessTemplate {
  readonly id: string
  readonly name: string
  readonly description: string
  /** The scenarios, joined by commas. Shape: `secureFoundation,zeroTrust`. */
  readonly scenarios: string
  /** Whether a policy from the template should exclude the administrator who makes it. */
  readonly excludesCurrentAdministrator: boolean
  /** Members of a policy as the body of a POST has them: `conditions`, `grantControls`, `sessionControls`. */
  readonly details: JsonObject
}

const templates: readonly ConditionalAccessTemplate[] = data

const templatesInV1 = templates.filter(({ details }) =>
  isExpressibleIn(conditionalAccessPolicyType, details, 'v1.0'),
)

/** Lists the templates whose details a version can express. */
export function templatesOf(version: GraphVersion): readonly ConditionalAccessTemplate[] {
  return version === 'beta' ? templates : templatesInV1
}

/** Finds a template by its id, in any letter case. */
export function findTemplate(id: string): ConditionalAccessTemplate | undefined {
  return templates.find((template) => template.id === keyOf(id))
}
