/** The descriptions of this service's own API that everybody may read without a token. */

import type { TSchema } from 'typebox'
import { publishedDocument } from '../graph/description/published-document.ts'
import type { Operation, PublicOperation } from '../graph/operation.ts'
import { isDeclared, type DeclaredOperation } from './declaration.ts'
import { definitionSchemaPath, ownApiDocument, xmlSchemaPath } from './own-api-document.ts'
import { jsonSchemaDocument } from './schema/json-schema.ts'

/**
 * Selects the operations of this service's own API.
 * @throws Error when one has no declaration: that is a bug of ours.
 */
function ownOperations(operations: readonly Operation[]): readonly DeclaredOperation[] {
  return operations
    .filter(({ roots }) => roots.includes('ostiary/v1'))
    .map((operation) => {
      if (isDeclared(operation)) return operation
      throw new Error(`${operation.method} ${operation.path} declares nothing`)
    })
}

/** Schemas that editors fetch. */
export interface PublishedSchemas {
  /** Of bodies, by name. Served as `/ostiary/openapi/sign-in.schema.json`. */
  readonly schemas: Readonly<Record<string, TSchema>>
  /** Of definitions, by type of policy. Served as `/ostiary/v1/schemas/TokenLifetimePolicy.json`. */
  readonly definitionSchemas: Readonly<Record<string, TSchema>>
  /** Of XML documents, by file name. Served as `/ostiary/v1/schemas/TrustFrameworkPolicy_0.3.0.0.xsd`. */
  readonly xmlSchemas: Readonly<Record<string, () => string>>
}

/**
 * Serves the OpenAPI document of the operations below `/ostiary/v1`, and schemas by name as documents for editors.
 * Shape: `/ostiary/openapi/ostiary-v1.json`.
 */
export function describingOwnApi(
  operations: readonly Operation[],
  { schemas, definitionSchemas, xmlSchemas }: PublishedSchemas,
): readonly PublicOperation[] {
  const own = ownOperations(operations)
  const published = {
    definitionTypes: Object.keys(definitionSchemas),
    xmlSchemas: Object.keys(xmlSchemas),
  }
  const common = { method: 'GET', roots: ['ostiary/openapi'], produces: 'json' } as const
  return [
    {
      ...common,
      path: '/ostiary-v1.json',
      answer: publishedDocument('application/json', () =>
        JSON.stringify(ownApiDocument(own, published)),
      ),
    },
    ...Object.entries(schemas).map(([name, schema]) => ({
      ...common,
      path: `/${name}.schema.json`,
      answer: publishedDocument('application/json', () =>
        JSON.stringify(jsonSchemaDocument(schema)),
      ),
    })),
    ...Object.entries(definitionSchemas).map(([type, schema]) => ({
      ...common,
      roots: ['ostiary/v1'] as const,
      path: definitionSchemaPath(type),
      answer: publishedDocument('application/json', () =>
        JSON.stringify(jsonSchemaDocument(schema)),
      ),
    })),
    ...Object.entries(xmlSchemas).map(([name, readText]) => ({
      ...common,
      roots: ['ostiary/v1'] as const,
      path: xmlSchemaPath(name),
      produces: 'xml' as const,
      answer: publishedDocument('application/xml', readText),
    })),
  ]
}
