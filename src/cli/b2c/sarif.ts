/**
 * Prints findings as a log in the Static Analysis Results Interchange Format.
 * Source: OASIS, SARIF Version 2.1.0.
 */

import type { JsonObject } from '../../kernel/json.ts'
import type { FileFinding, FilePlace } from './file-findings.ts'

/** What a log says of a rule. */
export interface RuleHelp {
  readonly meaning: string
  readonly cause: string
  readonly fix: string
  /** A document that is wrong, and how it is right. */
  readonly example?: string
}

function helpOfRule({ cause, fix, example }: RuleHelp): JsonObject {
  const text = `${cause} ${fix}`
  const code = example === undefined ? '' : `\n\n\`\`\`xml\n${example}\n\`\`\``
  return { text, markdown: `${text}${code}` }
}

function ruleOf(id: string, help: RuleHelp | undefined): JsonObject {
  if (help === undefined) return { id }
  return { id, shortDescription: { text: help.meaning }, help: helpOfRule(help) }
}

function locationOf({ file, line, column }: FilePlace, uriOf: (file: string) => string) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: column },
    },
  }
}

function resultOf(
  finding: FileFinding,
  ruleIndex: number,
  uriOf: (file: string) => string,
): JsonObject {
  const { rule, level, message, element, conflictsWith, code, policies } = finding
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text: message },
    locations: [
      {
        ...locationOf(finding, uriOf),
        ...(element === undefined
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: element, kind: 'element' }] }),
      },
    ],
    ...(conflictsWith === undefined
      ? {}
      : {
          relatedLocations: [
            { ...locationOf(conflictsWith, uriOf), message: { text: 'Conflicts with this.' } },
          ],
        }),
    properties: { policies, ...(code === undefined ? {} : { code }) },
  }
}

/** Makes the log. `uriOf` gives the address of a file. */
export function sarifLog(
  findings: readonly FileFinding[],
  version: string,
  helpOf: (rule: string) => RuleHelp | undefined,
  uriOf: (file: string) => string,
): JsonObject {
  const ids = [...new Set(findings.map(({ rule }) => rule))].toSorted()
  const indexOf = new Map(ids.map((id, index) => [id, index]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Ostiary', version, rules: ids.map((id) => ruleOf(id, helpOf(id))) },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) =>
          resultOf(finding, indexOf.get(finding.rule) ?? -1, uriOf),
        ),
      },
    ],
  }
}
