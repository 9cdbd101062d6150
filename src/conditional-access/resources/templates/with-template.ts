/**
 * Policies made from a template. They keep its id, and are report-only until somebody enables them.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policy-common
 */

import { givenName } from '../../../edm/given-name.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { quoted } from '../../../edm/place.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../../kernel/json.ts'
import { findTemplate, templatesOf, type ConditionalAccessTemplate } from './templates.ts'
import { templateCodes } from './template-codes.ts'

function templateNamedBy(json: JsonObject): ConditionalAccessTemplate | undefined {
  return findTemplate(memberText(json, givenName(json, 'templateId') ?? ''))
}

/** Tells which members of a body the template provides. */
function leftToTemplate(json: JsonObject): { readonly state: boolean; readonly details: boolean } {
  const isGiven = (member: string): boolean => givenName(json, member) !== undefined
  return {
    state: !isGiven('state'),
    details: !['conditions', 'grantControls', 'sessionControls'].some(isGiven),
  }
}

/**
 * Completes the body of a POST that names a template: without a state it becomes report-only, without
 * conditions and controls it gets those of the template. Only the exclusions of the template itself are added.
 * DEVIATION: the public service leaves both to the caller.
 */
export function withTemplate(json: JsonObject, version: GraphVersion): JsonObject {
  const template = templateNamedBy(json)
  if (template === undefined || !templatesOf(version).includes(template)) return json
  const left = leftToTemplate(json)
  return {
    ...(left.state && { state: 'enabledForReportingButNotEnforced' }),
    ...(left.details && template.details),
    ...json,
  }
}

/**
 * Reports a template that the version does not have, if it would have to complete the body of a POST. A
 * complete body passes: it may have been made from the template through beta.
 */
export function unreachableTemplateFindings(
  json: JsonObject,
  version: GraphVersion,
): readonly Finding[] {
  const template = templateNamedBy(json)
  if (template === undefined || templatesOf(version).includes(template)) return []
  const left = leftToTemplate(json)
  if (!left.state && !left.details) return []
  return [
    {
      ostiaryCode: templateCodes.ofBeta,
      message: `template ${quoted(template.name)} exists only in the beta version; a policy cannot be made from it through ${version}`,
      target: '/templateId',
    },
  ]
}

/** Reports an unknown `templateId` of a new or restored policy. */
export function templateFindings(body: JsonObject): readonly Finding[] {
  const id = memberText(body, 'templateId')
  if (id === '' || findTemplate(id) !== undefined) return []
  return [
    {
      ostiaryCode: templateCodes.unknown,
      message: `conditional access template ${quoted(id)} not found`,
      target: '/templateId',
    },
  ]
}

/** Reports a change of `templateId`: the origin of a policy cannot change. */
export function templateChangeFindings(body: JsonObject, before: JsonObject): readonly Finding[] {
  const [id, stored] = [body, before].map((policy) => memberText(policy, 'templateId'))
  if (keyOf(id ?? '') === keyOf(stored ?? '')) return []
  const kept =
    stored === '' ? 'the policy was not made from a template' : `it is ${quoted(stored ?? '')}`
  return [
    {
      ostiaryCode: templateCodes.fixed,
      message: `\`templateId\` cannot change: ${kept}`,
      target: '/templateId',
    },
  ]
}
