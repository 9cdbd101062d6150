/** The schema of trust framework policies, ready to check documents. */

import { readFileSync } from 'node:fs'
import { XmlValidateError, XsdValidator, type ErrorDetail, type XmlDocument } from 'libxml2-wasm'
import { readDocument } from '../xml/read-document.ts'
import { readElements } from '../xml/read-elements.ts'
import { readContentModel, type RootModel } from './read-content-model.ts'

/** The schema file. The build contains it next to this file. */
const schemaFile = new URL('policy-0.3.0.0.xsd', import.meta.url)

/** Reads the text of the schema, with which editors can check policies while they are written. */
export function readSchemaText(): string {
  return readFileSync(schemaFile, 'utf8')
}

interface CompiledSchema {
  readonly root: RootModel
  /** Returns what the validator finds; the offsets of its places are not known. */
  readonly validate: (document: XmlDocument) => readonly ErrorDetail[]
}

function compile(): CompiledSchema {
  const text = readSchemaText()
  const parsed = readDocument(text)
  if (!parsed.ok) throw new Error(`the schema is not XML: ${JSON.stringify(parsed.findings)}`)
  try {
    const validator = XsdValidator.fromDoc(parsed.value)
    const root = readContentModel(readElements(parsed.value, text))
    return { root, validate: (document) => faultsFoundBy(validator, document) }
  } finally {
    parsed.value.dispose()
  }
}

function faultsFoundBy(validator: XsdValidator, document: XmlDocument): readonly ErrorDetail[] {
  try {
    validator.validate(document)
    return []
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error
    return error.details
  }
}

let compiled: CompiledSchema | undefined

/** Compiles the schema when it is asked for first; it is kept, since that takes longer than most documents do. */
export function compiledSchema(): CompiledSchema {
  compiled ??= compile()
  return compiled
}
