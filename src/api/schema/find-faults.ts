/** Judges JSON values by their schemas. */

import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'
import type { Finding } from '../../kernel/findings.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { listFaults } from './list-faults.ts'

/** Lists the first faults of a value that is the body of a request, or a value by itself; none when the schema allows it. */
export type FindFaults = (value: JsonValue) => readonly Finding[]

/**
 * Makes the judge of a schema. The check is compiled on first use; where the runtime forbids generated code, TypeBox
 * checks by walking the schema. WHY two steps: nearly every value passes, and the compiled check takes a fraction
 * of the time of the walk that names faults.
 */
export function faultFinder(schema: TSchema): FindFaults {
  let check: ((value: JsonValue) => boolean) | undefined
  return (value) => {
    check ??= compiledCheck(schema)
    return check(value) ? [] : listFaults(schema, value)
  }
}

function compiledCheck(schema: TSchema): (value: JsonValue) => boolean {
  const validator = Compile(schema)
  return (value) => validator.Check(value)
}
