/** Prints differences of effective policies. */

import type { JsonValue } from '../../kernel/json.ts'
import type {
  EffectiveChange,
  RelyingPartyDifference,
} from '../../trust-framework/views/difference.ts'
import type { LoadedSet } from './load-set.ts'

type PathOf = LoadedSet['pathOf']

function placeText({ cause: { source, offset } }: EffectiveChange, pathOf: PathOf): string {
  const { line, column } = source.locate(offset)
  return `${pathOf(source) ?? source.policyId}:${line}:${column}`
}

function shown(value: string): string {
  return value === '' ? '(nothing)' : value
}

function valuesOf({ kind, before = '', after = '' }: EffectiveChange): readonly string[] {
  if (kind === 'changed') return [`    before  ${shown(before)}`, `    after   ${shown(after)}`]
  const value = kind === 'added' ? after : before
  return value === '' ? [] : [`    ${value}`]
}

const marks = { added: '+', removed: '-', changed: '~' } as const

function linesOf(
  { policyId, file, kind, changes }: RelyingPartyDifference,
  pathOf: PathOf,
): readonly string[] {
  if (kind === 'same') return []
  return [
    `${policyId}${file === undefined ? '' : ` (${file})`}: ${kind}`,
    ...changes.flatMap((change) => [
      `  ${marks[change.kind]} ${change.area}  ${change.subject}  (${placeText(change, pathOf)})`,
      ...valuesOf(change),
    ]),
    '',
  ]
}

/** Lays out differences, one policy after the other. Policies that are the same are counted. */
export function differenceLines(
  differences: readonly RelyingPartyDifference[],
  pathOf: PathOf,
): readonly string[] {
  const same = differences.filter(({ kind }) => kind === 'same').length
  return [
    ...differences.flatMap((difference) => linesOf(difference, pathOf)),
    `${differences.length - same} of ${differences.length} policies differ`,
  ]
}

/** Prints differences as JSON; `cause` has the id of the document, its path, line and column. */
export function differenceJson(
  differences: readonly RelyingPartyDifference[],
  pathOf: PathOf,
): JsonValue {
  return differences.map(({ policyId, file, kind, changes }) => ({
    policyId,
    ...(file === undefined ? {} : { file }),
    kind,
    changes: changes.map(({ cause: { source, offset }, ...change }) => ({
      ...change,
      cause: {
        document: source.policyId,
        file: pathOf(source) ?? null,
        ...source.locate(offset),
      },
    })),
  }))
}
