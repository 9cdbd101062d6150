/** Reads the document of a request. */

import type { GraphRequest } from '../../../graph/message.ts'
import { readXmlBytes } from '../../../graph/read-body.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../../kernel/findings.ts'
import type { Content } from '../../../store/port.ts'
import type { PolicyIdentity } from '../../policy-identity.ts'
import { readPolicyDocument, type PolicyDocument } from '../../schema/read-policy-document.ts'
import { uploadErrorMessage } from '../upload-error.ts'

/** Makes the error that carries the findings of a refused document. */
export function refusedDocument(
  findings: readonly Finding[],
  identity: PolicyIdentity | undefined,
): OstiaryError {
  return new OstiaryError('trustFrameworkPolicyInvalid', {
    message: uploadErrorMessage(findings, identity),
    findings,
  })
}

/** A document with its bytes. */
export interface Upload {
  readonly document: PolicyDocument
  readonly content: Content
}

/** WHY: a byte order mark says which half comes first, so the charset of either order is `utf-16`. */
function mediaTypeOf({ encoding }: PolicyDocument): string {
  const charset = encoding.startsWith('utf-16') ? 'utf-16' : encoding
  return `application/xml; charset=${charset}`
}

/** Pairs a document with the bytes that are stored. */
export function uploadOf(document: PolicyDocument, bytes: Uint8Array): Upload {
  return { document, content: { bytes, mediaType: mediaTypeOf(document) } }
}

/** @throws OstiaryError with every fault of the document alone. */
export function readUpload(request: GraphRequest): Upload {
  const { bytes, charset } = readXmlBytes(request)
  const reading = readPolicyDocument(bytes, { charset })
  if (!reading.ok) throw refusedDocument(reading.findings, reading.identity)
  return uploadOf(reading.value, bytes)
}
