/** Reading of stored definitions: tolerant, since a policy may be older than today's rules. */

import { isJsonObject } from '../../kernel/json.ts'
import { parseLocatedJson, type DefinitionValue } from './located-json.ts'

/**
 * The value of the root member of a stored definition. Undefined when the service loads nothing from the
 * definition: it is not JSON, or the root member is missing or no object.
 */
export function readStoredRoot(text: string, typeName: string): DefinitionValue | undefined {
  const parsed = parseLocatedJson(text, { allowsTrailingCommas: true })
  const root = parsed.ok ? parsed.value.member(typeName) : undefined
  return isJsonObject(root?.value) ? root : undefined
}

/** A type whose members are absent where the given one allows them to be undefined. */
type PresentMembers<Members extends object> = {
  readonly [Name in keyof Members as undefined extends Members[Name] ? never : Name]: Members[Name]
} & {
  readonly [Name in keyof Members as undefined extends Members[Name] ? Name : never]?: Exclude<
    Members[Name],
    undefined
  >
}

/** Leaves out the members that are undefined. */
export function presentMembers<const Members extends object>(
  members: Members,
): PresentMembers<Members> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as PresentMembers<Members>
}
