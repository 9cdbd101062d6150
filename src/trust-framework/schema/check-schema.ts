/**
 * Checks a document against the schema. The content model finds the faults, each with its place and what was
 * expected; the validator then confirms every document in which it finds none, so that nothing passes that breaks
 * the schema.
 */

import type { ErrorDetail, XmlDocument } from 'libxml2-wasm'
import { FindingList } from '../../kernel/finding-list.ts'
import type { Finding } from '../../kernel/findings.ts'
import { inPolicy, type PolicyIdentity } from '../policy-identity.ts'
import { documentCodes } from '../xml/document-codes.ts'
import { printElementPath } from '../xml/element-path.ts'
import type { PlacedElement } from '../xml/read-elements.ts'
import { printPosition, type Locate } from '../xml/text-positions.ts'
import { findContentFaults, type SchemaFault } from './check-content.ts'
import { compiledSchema } from './compiled-schema.ts'
import { elementAtNodePath } from './node-path.ts'
import { rootNotDeclared } from './schema-texts.ts'

/** A value that is still to be filled in. */
export interface PlaceholderValue {
  readonly value: string
  /** Of the attribute or element that has it. */
  readonly offset: number
}

export type OnPlaceholder = (found: PlaceholderValue) => void

/** A document as it was read. */
export interface ReadDocument {
  readonly parsed: XmlDocument
  readonly tree: PlacedElement
  readonly text: string
  readonly locate: Locate
  readonly identity: PolicyIdentity
  /**
   * Takes the values that break the schema because they are still to be filled in. Without it they are faults.
   */
  readonly onPlaceholder?: OnPlaceholder
}

function schemaFinding(fault: SchemaFault, { tree, locate, identity }: ReadDocument): Finding {
  const position = locate(fault.offset)
  const { conflictsWith } = fault
  return {
    ostiaryCode: documentCodes.schemaViolated,
    message: `Schema validation error found at line ${position.line} col ${position.column} ${inPolicy(identity)}: ${fault.text}`,
    target: printPosition(position),
    code: 'AADB2C',
    elementPath: printElementPath(tree, fault.element.offset),
    ...(conflictsWith === undefined
      ? {}
      : { conflictsWith: { document: identity.policyId, ...locate(conflictsWith) } }),
  }
}

function* findFaults({
  parsed,
  tree,
  text,
  onPlaceholder,
}: ReadDocument): Generator<SchemaFault, undefined> {
  const { root, validate } = compiledSchema()
  if (tree.name !== root.name || tree.namespace !== root.namespace) {
    yield { element: tree, offset: tree.offset, text: rootNotDeclared(tree, root) }
  }
  // WHY: the attributes and children of another root element are not those of a policy.
  if (tree.name !== root.name) return
  let isFaulty = tree.namespace !== root.namespace
  for (const fault of findContentFaults(tree, root.type, text)) {
    // WHY: the validator does not know placeholders, so it cannot confirm a document that has one.
    isFaulty = true
    const { placeholder: value, offset } = fault
    if (value === undefined || onPlaceholder === undefined) yield fault
    else onPlaceholder({ value, offset })
  }
  if (isFaulty) return
  for (const detail of validate(parsed)) yield faultOfDetail(detail, tree)
}

function faultOfDetail({ message, xpath }: ErrorDetail, tree: PlacedElement): SchemaFault {
  const element = elementAtNodePath(tree, xpath ?? '')
  return { element, offset: element.offset, text: message.trim() }
}

/** Returns the faults in document order, as many as are listed and one more. */
export function checkSchema(document: ReadDocument): readonly Finding[] {
  const list = new FindingList()
  for (const fault of findFaults(document)) {
    if (list.isFull) break
    list.add(schemaFinding(fault, document))
  }
  return list.found
}
