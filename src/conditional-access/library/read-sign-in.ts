/** Reads a sign-in for decisions without a server. */

import { faultFinder } from '../../api/schema/find-faults.ts'
import { jsonSchemaDocument } from '../../api/schema/json-schema.ts'
import { checked, type Checked } from '../../kernel/findings.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { signInSchema } from '../engine/model/sign-in-schema.ts'
import type { SignIn } from '../engine/model/sign-in.ts'

const findFaults = faultFinder(signInSchema)

/** A sign-in as JSON Schema 2020-12, for validators and editors. */
export const signInJsonSchema = jsonSchemaDocument(signInSchema)

/** Checks JSON against `signInSchema`: the sign-in, or its first faults with their places. Omitted facts are unknown. */
export function readSignIn(json: JsonValue): Checked<SignIn> {
  return checked(json as unknown as SignIn, findFaults(json))
}
