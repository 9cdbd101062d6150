/** The root member of a definition, which names the type of the policy. */

import { didYouMean } from '../../kernel/did-you-mean.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'
import { failed, passed, type Checked } from '../../kernel/findings.ts'
import { isJsonObject, jsonKind } from '../../kernel/json.ts'
import { definitionCodes } from './definition-codes.ts'
import { DefinitionReport } from './definition-report.ts'
import type { DefinitionValue } from './located-json.ts'

/** Most root members that a message names. */
const mostNamed = 5

/** The value of the root member, or the whole definition when the root member was left out. */
export interface DefinitionRoot {
  readonly value: DefinitionValue
  /** False for a fragment: the service stores it, and loads nothing from it. */
  readonly isWrapped: boolean
}

function namesOf(definition: DefinitionValue): readonly string[] {
  return definition.members().map(({ key }) => String(key))
}

/** Names what a definition has in the place of its root member. */
function describeRoots(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  const shown = names.slice(0, mostNamed).map((name) => `\`${abbreviate(name, 64)}\``)
  return `${shown.join(', ')}${names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''}`
}

/**
 * Finds the root member; the letter case of its name is ignored. A definition without it that has a member of the
 * type is a fragment.
 * Source: the samples of home realm discovery and token issuance policies that lack the root member; the service
 * stored them and loaded nothing.
 */
export function findRoot(
  definition: DefinitionValue,
  typeName: string,
  memberNames: readonly string[],
): Checked<DefinitionRoot> {
  const report = new DefinitionReport()
  if (!isJsonObject(definition.value)) {
    const kind = jsonKind(definition.value)
    const text = `\`definition\` must contain a JSON object, not ${kind}`
    report.refuse(definition, definitionCodes.notAnObject, text)
    return failed(...report.findings)
  }
  const names = namesOf(definition)
  const root = definition.member(typeName)
  if (root === undefined && isFragment(names, memberNames)) {
    return passed({ value: definition, isWrapped: false })
  }
  if (root === undefined || names.length !== 1) {
    const suggestion = nextStep(names, typeName, root !== undefined)
    const text = `\`definition\` must have exactly one root member, \`${typeName}\`, the \`type\` of the policy; it has ${describeRoots(names)}${suggestion}`
    report.refuse(definition, definitionCodes.rootNotTheType, text)
    return failed(...report.findings)
  }
  if (!isJsonObject(root.value)) {
    const text = `\`${typeName}\` must be an object, not ${jsonKind(root.value)}`
    report.refuse(root, definitionCodes.rootNotAnObject, text)
    return failed(...report.findings)
  }
  return passed({ value: root, isWrapped: true })
}

function isFragment(names: readonly string[], memberNames: readonly string[]): boolean {
  const known = new Set(memberNames.map((name) => name.toLowerCase()))
  known.delete('version')
  return names.some((name) => known.has(name.toLowerCase()))
}

/** What makes the definition right, where its names tell. `$schema` is for editors, and many files have it. */
function nextStep(names: readonly string[], typeName: string, hasRoot: boolean): string {
  if (hasRoot) return names.includes('$schema') ? '; remove `$schema` before you send it' : ''
  const near = nearRoot(names, typeName)
  return near === undefined ? '' : `; rename \`${near}\` to \`${typeName}\``
}

function nearRoot(names: readonly string[], typeName: string): string | undefined {
  return names.length === 1 && didYouMean(names[0] ?? '', [typeName]) !== undefined
    ? names[0]
    : undefined
}
