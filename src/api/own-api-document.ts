/**
 * The OpenAPI document of this service's own API, printed from what its operations declare.
 * Source: https://spec.openapis.org/oas/v3.1.1
 */

import type { TSchema } from 'typebox'
import { errorSchema, securitySchemes } from '../graph/description/openapi/document.ts'
import {
  parameterComponents,
  pathParameters,
  plainPath,
  security,
} from '../graph/description/openapi/operations.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { DeclaredBody, DeclaredOperation, DeclaredRequest } from './declaration.ts'
import { JsonSchemaPrinter } from './schema/json-schema.ts'

const errorContent = {
  'application/json': { schema: { $ref: '#/components/schemas/error' } },
} as const

/** Errors that every operation can answer. */
const commonErrors = {
  '401': { $ref: '#/components/responses/unauthenticated' },
  '403': { $ref: '#/components/responses/forbidden' },
  default: { $ref: '#/components/responses/error' },
} as const

const errorResponses = {
  unauthenticated: {
    description: 'The access token is missing or not valid.',
    content: errorContent,
  },
  forbidden: { description: 'The token lacks a permission or a role.', content: errorContent },
  error: { description: 'The request failed.', content: errorContent },
} as const

/** Prints the operations of one document. */
class OperationPrinter {
  readonly #schemas: JsonSchemaPrinter

  constructor(schemas: JsonSchemaPrinter) {
    this.#schemas = schemas
  }

  print(operation: DeclaredOperation): JsonObject {
    const { access, path, queryOptions = [], declares } = operation
    const { operationId, summary, description, query, headers = {}, takes = [], errors } = declares
    const parameters = [
      ...pathParameters(path),
      ...queryOptions.map((option) => ({ $ref: `#/components/parameters/${option}` })),
      ...this.#parameters('query', query?.properties ?? {}),
      ...this.#parameters('header', headers),
    ]
    const statuses = Object.entries(errors).map(([status, reason]) => [
      status,
      { description: reason, content: errorContent },
    ])
    return {
      operationId,
      summary,
      ...(description !== undefined && { description }),
      tags: [path.split('/')[1] ?? ''],
      ...(parameters.length > 0 && { parameters }),
      ...(takes.length > 0 && { requestBody: { required: true, content: this.#requests(takes) } }),
      responses: {
        '200': this.#success(declares),
        ...Object.fromEntries(statuses),
        ...commonErrors,
      },
      security: security(access),
    }
  }

  #parameters(
    place: 'query' | 'header',
    schemas: Readonly<Record<string, TSchema>>,
  ): readonly JsonObject[] {
    return Object.entries(schemas).map(([name, schema]) => {
      const { description, ...printed } = this.#schemas.print(schema)
      return { name, in: place, schema: printed, ...(description !== undefined && { description }) }
    })
  }

  #requests(bodies: readonly DeclaredRequest[]): JsonObject {
    return Object.fromEntries(
      bodies.map((body) => [
        body.mediaType,
        {
          schema: this.#schemaOf(body),
          ...(body.examples && { examples: { ...body.examples } as unknown as JsonObject }),
        },
      ]),
    )
  }

  #success({ answers, answerHeaders = {} }: DeclaredOperation['declares']): JsonObject {
    const headers = Object.entries(answerHeaders).map(([name, schema]) => {
      const { description, ...printed } = this.#schemas.print(schema)
      return [name, { schema: printed, ...(description !== undefined && { description }) }]
    })
    return {
      description: 'Done.',
      ...(headers.length > 0 && { headers: Object.fromEntries(headers) as JsonObject }),
      content: Object.fromEntries(
        answers.map((body) => [body.mediaType, { schema: this.#schemaOf(body) }]),
      ),
    }
  }

  #schemaOf({ schema, description }: DeclaredBody): JsonObject {
    const printed = this.#schemas.print(schema)
    return description === undefined ? printed : { ...printed, description }
  }
}

/** The path of the schema of definitions of a type. Shape: `/schemas/TokenLifetimePolicy.json`. */
export function definitionSchemaPath(type: string): string {
  return `/schemas/${type}.json`
}

/** The path of an XML Schema. Shape: `/schemas/TrustFrameworkPolicy_0.3.0.0.xsd`. */
export function xmlSchemaPath(name: string): string {
  return `/schemas/${name}`
}

/** An operation that answers a schema to everybody. */
function schemaOperation(
  operationId: string,
  summary: string,
  content: Readonly<Record<string, JsonObject>>,
): JsonObject {
  return {
    operationId,
    summary,
    tags: ['schemas'],
    responses: { '200': { description: 'Done.', content } },
    security: [],
  }
}

function definitionSchemaOperation(type: string): JsonObject {
  const schema = { type: 'object', additionalProperties: true }
  return schemaOperation(
    `get${type}Schema`,
    `Reads the JSON Schema of definitions of type ${type}`,
    { 'application/json': { schema } },
  )
}

function xmlSchemaOperation(name: string): JsonObject {
  return schemaOperation(`get${name.replaceAll(/\W/gu, '_')}`, `Reads the XML Schema ${name}`, {
    'application/xml': { schema: { type: 'string' } },
  })
}

/** What the API answers of schemas: the types of policy with one of their definitions, and file names. */
interface AnsweredSchemas {
  readonly definitionTypes: readonly string[]
  readonly xmlSchemas: readonly string[]
}

/**
 * Describes the operations, and those that answer schemas. Its URLs are relative to the URL of the document.
 */
export function ownApiDocument(
  operations: readonly DeclaredOperation[],
  { definitionTypes, xmlSchemas }: AnsweredSchemas,
): JsonObject {
  const schemas = new JsonSchemaPrinter('#/components/schemas')
  const printer = new OperationPrinter(schemas)
  const paths: Record<string, JsonObject> = {}
  for (const operation of operations) {
    const path = plainPath(operation)
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: printer.print(operation) }
  }
  for (const type of definitionTypes)
    paths[definitionSchemaPath(type)] = { get: definitionSchemaOperation(type) }
  for (const name of xmlSchemas) paths[xmlSchemaPath(name)] = { get: xmlSchemaOperation(name) }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Ostiary',
      version: 'v1',
      description:
        "This service's own API: decisions, differences, history, break-glass identities and baseline scopes.",
    },
    servers: [{ url: '/ostiary/v1' }],
    paths,
    components: {
      schemas: { ...schemas.components(), error: errorSchema },
      parameters: parameterComponents,
      responses: errorResponses,
      securitySchemes: securitySchemes(operations),
    },
  }
}
