/** The descriptions of this service's own API that everybody may read without a token. */

import type { TSchema } from 'typebox'
import { publishedDocument } from '../graph/description/published-document.ts'
import type { Operation, PublicOperation } from '../graph/operation.ts'
import { isDeclared, type DeclaredOperation } from './declaration.ts'
import { ownApiDocument } from './own-api-document.ts'
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

/**
 * Serves the OpenAPI document of the operations below `/ostiary/v1`, and schemas by name as documents for editors.
 * Shape: `/ostiary/openapi/ostiary-v1.json`, `/ostiary/openapi/sign-in.schema.json`.
 */
export function describingOwnApi(
  operations: readonly Operation[],
  schemas: Readonly<Record<string, TSchema>>,
): readonly PublicOperation[] {
  const own = ownOperations(operations)
  const common = { method: 'GET', roots: ['ostiary/openapi'], produces: 'json' } as const
  return [
    {
      ...common,
      path: '/ostiary-v1.json',
      answer: publishedDocument('application/json', () => JSON.stringify(ownApiDocument(own))),
    },
    ...Object.entries(schemas).map(([name, schema]) => ({
      ...common,
      path: `/${name}.schema.json`,
      answer: publishedDocument('application/json', () =>
        JSON.stringify(jsonSchemaDocument(schema)),
      ),
    })),
  ]
}
