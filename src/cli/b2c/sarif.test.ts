import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import Schema from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import type { FileFinding } from './file-findings.ts'
import { sarifLog } from './sarif.ts'

const finding: FileFinding = {
  file: 'policies/a b.xml',
  line: 12,
  column: 5,
  level: 'error',
  rule: 'trustFramework.document.schemaViolated',
  message: 'wrong',
  code: 'AADB2C',
  element: '/TrustFrameworkPolicy/BasePolicy',
  conflictsWith: { file: 'policies/base.xml', line: 3, column: 7 },
  policies: ['B2C_1A_A', 'B2C_1A_B'],
}
const note: FileFinding = {
  file: 'c.xml',
  line: 1,
  column: 1,
  level: 'note',
  rule: 'unused-claim',
  message: 'unused',
  policies: [],
}

function logOf(...findings: readonly FileFinding[]) {
  return sarifLog(
    findings,
    '1.2.3',
    (rule) =>
      rule === note.rule
        ? { meaning: 'Unused.', cause: 'Left over.', fix: 'Remove it.', example: '<a/>' }
        : undefined,
    (file) => encodeURI(file),
  )
}

const { $schema: _, ...published } = schema

function faultsOf(log: unknown): readonly string[] {
  const [, errors] = Schema.Errors(published, log)
  return errors.map(({ instancePath, message }) => `${instancePath} ${message}`)
}

describe('sarifLog', () => {
  it('follows the published schema', () => {
    expect(faultsOf(logOf())).toEqual([])
    expect(faultsOf(logOf(finding, note, finding))).toEqual([])
  })

  it('fails the schema when a result has no message', () => {
    const log = logOf(note)
    const [run] = log['runs'] as unknown as { results: unknown[] }[]
    run?.results.push({ ruleId: 'x' })
    expect(faultsOf(log)).not.toEqual([])
  })

  it('gives each result its place, rule and level', () => {
    expect(logOf(finding, note)['runs']).toMatchObject([
      {
        tool: {
          driver: {
            version: '1.2.3',
            rules: [
              { id: 'trustFramework.document.schemaViolated' },
              {
                id: 'unused-claim',
                shortDescription: { text: 'Unused.' },
                help: {
                  text: 'Left over. Remove it.',
                  markdown: 'Left over. Remove it.\n\n```xml\n<a/>\n```',
                },
              },
            ],
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleIndex: 0,
            level: 'error',
            message: { text: 'wrong' },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'policies/a%20b.xml' },
                  region: { startLine: 12, startColumn: 5 },
                },
                logicalLocations: [{ fullyQualifiedName: '/TrustFrameworkPolicy/BasePolicy' }],
              },
            ],
            relatedLocations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'policies/base.xml' },
                  region: { startLine: 3, startColumn: 7 },
                },
              },
            ],
            properties: { policies: ['B2C_1A_A', 'B2C_1A_B'], code: 'AADB2C' },
          },
          { ruleIndex: 1, level: 'note' },
        ],
      },
    ])
  })
})
