/** How the values of flags are read. */

import { InvalidArgumentError } from 'commander'
import { Type, type TSchema } from 'typebox'
import { builtInRoles } from '../../directory/built-in-roles.ts'
import { didYouMean } from '../../kernel/did-you-mean.ts'
import { isGuid } from '../../kernel/ids.ts'
import type { JsonValue } from '../../kernel/json.ts'

/** Reads the value of a flag; `previous` is what the same flag gave before. */
type ReadValue = (text: string, previous: JsonValue | undefined) => JsonValue

/** A way to read values. */
export interface ValueReader {
  readonly read: ReadValue
  /** What the help adds; empty when there is nothing to say. */
  readonly hint: string
}

/** The word for what is known to be absent. */
const none = 'none'

/** Reads a text as it is written. */
export const asWritten: ValueReader = { read: (text) => text, hint: '' }

/** Reads a value, or the word for its absence. */
function orNone({ read }: ValueReader): ValueReader {
  return {
    read: (text, previous) => (text === none ? null : read(text, previous)),
    hint: '; or none',
  }
}

const yesOrNo: ValueReader = {
  read: (text) => {
    if (text === 'yes' || text === 'no') return text === 'yes'
    throw new InvalidArgumentError('It must be yes or no.')
  },
  hint: '',
}

const wholeNumber: ValueReader = {
  read: (text) => {
    if (/^\d{1,9}$/u.test(text)) return Number(text)
    throw new InvalidArgumentError('It must be a whole number.')
  },
  hint: '',
}

/** Collects the values of a flag that is repeated. */
export function several(read: (text: string) => string = (text) => text): ValueReader {
  return {
    read: (text, previous) => {
      const before = Array.isArray(previous) ? (previous as readonly JsonValue[]) : []
      return text === none ? before : [...before, read(text)]
    },
    hint: ' (repeatable; or none)',
  }
}

/** Collects assignments `NAME=VALUE`. Shape: `[["trustType", "AzureAD"]]`. */
const assignments: ValueReader = {
  read: (text, previous) => {
    if (text === none) return null
    const split = text.indexOf('=')
    if (split < 1) throw new InvalidArgumentError('It must be NAME=VALUE.')
    const before = Array.isArray(previous) ? (previous as readonly JsonValue[]) : []
    return [...before, [text.slice(0, split), text.slice(split + 1)]]
  },
  hint: ' (repeatable; or none)',
}

/** Chooses the reader of a member by its schema. */
export function readerOf(schema: TSchema): ValueReader {
  if (Type.IsUnion(schema)) {
    const [value = schema] = schema.anyOf.filter((each) => !Type.IsNull(each))
    const reader = readerOf(value)
    return reader === asWritten || reader === wholeNumber ? orNone(reader) : reader
  }
  if (Type.IsBoolean(schema)) return yesOrNo
  if (Type.IsInteger(schema)) return wholeNumber
  if (Type.IsArray(schema)) return several()
  return Type.IsRecord(schema) || Type.IsObject(schema) ? assignments : asWritten
}

/** Reads an application id. WHY strict: no policy targets a misspelt id, so the answer would be a wrong `allow`. */
export function readApplication(text: string): string {
  if (isGuid(text)) return text
  throw new InvalidArgumentError(
    'It must be the id of one application, such as 00000003-0000-0ff1-ce00-000000000000 for SharePoint.',
  )
}

/** Reads a role by its template id or its name. */
export function readRole(text: string): string {
  if (isGuid(text)) return text
  const roles = [...builtInRoles]
  const found = roles.find(([, name]) => name.toLowerCase() === text.toLowerCase())
  if (found !== undefined) return found[0]
  const meant = didYouMean(
    text,
    roles.map(([, name]) => name),
  )
  throw new InvalidArgumentError(
    `It is not a built-in role${meant === undefined ? '' : `; did you mean '${meant}'?`}`,
  )
}
