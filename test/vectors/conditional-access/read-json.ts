/** Reads the JSON files of this folder, checked. */

import { readFileSync } from 'node:fs'
import type { VectorFault } from './shape.ts'
import type { JsonValue } from '../../../src/kernel/json.ts'
import type { Shape } from './shape.ts'

/** Reads a file by its name relative to this folder. Throws an `Error` that lists every deviation. */
export function readJson(file: string, shape: Shape): JsonValue {
  const value = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as JsonValue
  refuse(file, shape(value, ''))
  return value
}

/** Throws an `Error` that lists the findings, if there are any. */
export function refuse(subject: string, findings: readonly VectorFault[]): void {
  if (findings.length === 0) return
  const lines = findings.map(({ target = '', message }) => `${subject}${target}: ${message}`)
  throw new Error(lines.join('\n'))
}
