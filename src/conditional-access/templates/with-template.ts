/**
 * Policies made from a template. They keep its id, and only report until somebody enforces them.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policy-common
 */

import type { GraphVersion } from '../../edm/model.ts'
import { quoted } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { findTemplate, templatesOf } from './templates.ts'

/** Names that match without case, as those of a body do. */
function nameIn(json: JsonObject, member: string): string | undefined {
  return Object.keys(json).find((name) => name.toLowerCase() === member.toLowerCase())
}

/**
 * Completes the body of a POST that names a template: without a state it gets report-only, without
 * conditions and controls those of the template. Nobody is excluded but who the template itself excludes.
 * DEVIATION: the public service leaves both to the caller.
 */
export function withTemplate(json: JsonObject, version: GraphVersion): JsonObject {
  const template = findTemplate(memberText(json, nameIn(json, 'templateId') ?? ''))
  if (template === undefined || !templatesOf(version).includes(template)) return json
  const { details } = template
  const isDetailed = ['conditions', 'grantControls', 'sessionControls'].some(
    (member) => nameIn(json, member) !== undefined,
  )
  return {
    ...(nameIn(json, 'state') === undefined && { state: 'enabledForReportingButNotEnforced' }),
    ...(isDetailed ? {} : details),
    ...json,
  }
}

/** Reports a `templateId` that names no template; one that is stored already may stay. */
export function templateFindings(body: JsonObject, before?: JsonObject): readonly Finding[] {
  const id = memberText(body, 'templateId')
  const isKept = before !== undefined && keyOf(memberText(before, 'templateId')) === keyOf(id)
  if (id === '' || isKept || findTemplate(id) !== undefined) return []
  return [
    {
      message: `${quoted(id)} in \`templateId\` is no conditional access template`,
      target: '/templateId',
    },
  ]
}
