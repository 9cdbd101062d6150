/** Documents with policies, locations, strengths and other objects outside a store. */

import type { Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'

/** A JSON text with a name, such as the path of its file; or its bytes, whose encoding is detected. */
export type ExportedDocument =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly bytes: Uint8Array }

/** A finding about a place in a document. */
export interface DocumentFinding extends Finding {
  /** The name of the document. */
  readonly document: string
}

/** An object of a document. */
export interface DocumentObject {
  readonly document: string
  /** A JSON pointer to the object; empty when it is the whole document. */
  readonly pointer: string
  /** The `@odata.context` of the object or of its list; empty when there is none. */
  readonly context: string
  readonly json: JsonObject
  /** The document has display names where Graph has ids. */
  readonly hasNamesForIds: boolean
}

/** Prints where a finding is. Shape: `policies/mfa.json#/conditions/users`, `policies/mfa.json:3:1`. */
export function placeOf({ document, target = '' }: DocumentFinding): string {
  if (target === '') return document
  return `${document}${target.startsWith('/') ? '#' : ':'}${target}`
}
