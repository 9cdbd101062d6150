/**
 * Reads an uploaded trust framework policy: bytes, text, elements, and what the schema says about them.
 * Source: Azure AD B2C, TrustFrameworkPolicy element; TrustFrameworkPolicy_0.3.0.0.xsd.
 */

import { failed, type Finding } from '../../kernel/findings.ts'
import type { XmlDocument } from 'libxml2-wasm'
import type { PolicyIdentity } from '../policy-identity.ts'
import { decodeBytes, type Encoding } from '../xml/decode-bytes.ts'
import { notXmlFinding } from '../xml/not-xml.ts'
import { maximumDocumentBytes, readDocument } from '../xml/read-document.ts'
import { readElements, type PlacedElement } from '../xml/read-elements.ts'
import { createLocate, type Locate } from '../xml/text-positions.ts'
import { checkConventions } from './check-conventions.ts'
import { checkSchema, type OnPlaceholder } from './check-schema.ts'
import { identityOf, readHead, type PolicyHead } from './policy-head.ts'
import { documentCodes } from '../xml/document-codes.ts'

/** A trust framework policy. */
export interface PolicyDocument extends PolicyHead {
  /** The root element and all below it. */
  readonly tree: PlacedElement
  /** Turns an offset of the tree into its position in the file. */
  readonly locate: Locate
  /** The size of the document. */
  readonly bytes: number
}

/** What is known about a text in addition to its characters. */
interface TextFacts {
  readonly encoding: Encoding
  readonly locate: Locate
  readonly bytes: number
}

/** A `Checked` document. When it fails after the XML was read, `identity` names the policy. */
export type PolicyDocumentReading =
  | { readonly ok: true; readonly value: PolicyDocument }
  | {
      readonly ok: false
      readonly findings: readonly Finding[]
      readonly identity?: PolicyIdentity
    }

/** What is done with values that are still to be filled in; see `ReadDocument`. */
interface PlaceholderOptions {
  readonly onPlaceholder?: OnPlaceholder
}

/** Reads and checks a parsed document; the caller disposes of it. */
function readParsed(
  parsed: XmlDocument,
  text: string,
  facts: TextFacts,
  options: PlaceholderOptions,
): PolicyDocumentReading {
  const tree = readElements(parsed, text)
  const { locate, bytes } = facts
  const identity = identityOf(tree)
  const { onPlaceholder } = options
  const schema = { parsed, tree, text, locate, identity }
  const breaches = checkSchema(onPlaceholder === undefined ? schema : { ...schema, onPlaceholder })
  const findings = [
    ...breaches,
    ...checkConventions(tree, identity, locate, breaches, onPlaceholder !== undefined),
  ]
  if (findings.length > 0) return { ok: false, findings, identity }
  return { ok: true, value: { ...readHead(tree, identity, facts), tree, locate, bytes } }
}

function readTextOf(
  text: string,
  facts: TextFacts,
  options: PlaceholderOptions,
): PolicyDocumentReading {
  const parsed = readDocument(text, facts.locate)
  if (!parsed.ok) return parsed
  try {
    return readParsed(parsed.value, text, facts, options)
  } finally {
    parsed.value.dispose()
  }
}

function tooLarge(bytes: number): PolicyDocumentReading {
  const finding = notXmlFinding(
    documentCodes.tooLarge,
    `its ${bytes} bytes are larger than the limit of ${maximumDocumentBytes / 1024} KB`,
  )
  return failed({ ...finding, code: 'AADB2C95024' })
}

/**
 * Reads the bytes of an uploaded policy and checks size, encoding, well-formedness and schema. `charset` is the parameter of the content type. A stage that
 * fails ends the reading; within a stage every problem is a finding. Positions count lines and UTF-16 code units from 1.
 * Source: Microsoft Graph, update trustFrameworkPolicy; Azure AD B2C, TrustFrameworkPolicy element.
 */
export function readPolicyDocument(
  bytes: Uint8Array,
  options: PlaceholderOptions & { readonly charset?: string | undefined },
): PolicyDocumentReading {
  if (bytes.byteLength > maximumDocumentBytes) return tooLarge(bytes.byteLength)
  const decoded = decodeBytes(bytes, options)
  if (!decoded.ok) return decoded
  const { text, encoding } = decoded.value
  const facts = { encoding, locate: createLocate(text), bytes: bytes.byteLength }
  return readTextOf(text, facts, options)
}

/**
 * Reads a policy from a text and checks the same as `readPolicyDocument`. `locate` gives the position of an offset
 * of the text in the file it was made from, when placeholders were replaced; else positions are those of the text.
 */
export function readPolicyText(
  text: string,
  options: PlaceholderOptions & { readonly locate?: Locate },
): PolicyDocumentReading {
  const bytes = Buffer.byteLength(text)
  if (bytes > maximumDocumentBytes) return tooLarge(bytes)
  const locate = options.locate ?? createLocate(text)
  return readTextOf(text, { encoding: 'utf-8', locate, bytes }, options)
}
