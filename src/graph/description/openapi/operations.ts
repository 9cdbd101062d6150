/**
 * Operations as the path items of an OpenAPI document.
 * Source: OpenAPI 3.1, sections 4.8.8 to 4.8.17; https://learn.microsoft.com/graph/query-parameters
 */

import { nameOf } from '../../../edm/csdl/schema-document.ts'
import type { ObjectType } from '../../../edm/model.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { QueryOptionName } from '../../../odata/query-options.ts'
import type { AccessRule, PermissionSet } from '../../access-rule.ts'
import type { Operation } from '../../operation.ts'
import type { JsonSchema, SchemaPrinter } from './schemas.ts'

/** The name of the security scheme for each kind of permission. */
export const securitySchemeNames = { delegated: 'delegated', application: 'application' } as const

const queryParameters: Readonly<
  Record<
    QueryOptionName,
    { readonly name: string; readonly schema: JsonSchema; readonly description: string }
  >
> = {
  filter: { name: '$filter', schema: { type: 'string' }, description: 'Which items to return.' },
  select: {
    name: '$select',
    schema: { type: 'string' },
    description: 'The properties to return, separated by commas.',
  },
  top: {
    name: '$top',
    schema: { type: 'integer', minimum: 1, maximum: 999 },
    description: 'The maximum number of items on a page.',
  },
  count: {
    name: '$count',
    schema: { type: 'boolean' },
    description: 'Whether to return the total number of items.',
  },
  skiptoken: {
    name: '$skiptoken',
    schema: { type: 'string' },
    description: 'The start of the next page; copy it from `@odata.nextLink`.',
  },
  orderby: {
    name: '$orderby',
    schema: { type: 'string' },
    description:
      'The properties to sort by, separated by commas, each followed by `asc` or `desc`.',
  },
  skip: {
    name: '$skip',
    schema: { type: 'integer', minimum: 0 },
    description: 'The number of items to skip.',
  },
  expand: {
    name: '$expand',
    schema: { type: 'string' },
    description: 'Related objects to return with each item, such as `members($select=id)`.',
  },
  search: {
    name: '$search',
    schema: { type: 'string' },
    description:
      'What to search for, such as `"displayName:sales"`; needs the header `ConsistencyLevel: eventual`.',
  },
}

/** The query parameters that path items refer to. */
export const parameterComponents: JsonObject = Object.fromEntries(
  Object.entries(queryParameters).map(([option, parameter]) => [
    option,
    { ...parameter, in: 'query' },
  ]),
)

const placeholderPattern = /\{(\w+)(?::(\w+))?\}/gu

/** The path without the constraints of its placeholders. */
export function plainPath({ path }: Operation): string {
  return path.replaceAll(placeholderPattern, '{$1}')
}

/** The placeholders of a path as parameters. */
export function pathParameters(path: string): readonly JsonObject[] {
  return [...path.matchAll(placeholderPattern)].map(([, name, constraint]) => ({
    name,
    in: 'path',
    required: true,
    schema: constraint === 'guid' ? { type: 'string', format: 'uuid' } : { type: 'string' },
  }))
}

function requirements(scheme: string, alternatives: readonly PermissionSet[]): JsonObject[] {
  return alternatives.map((permissions) => ({ [scheme]: [...permissions] }))
}

/** The permissions that an operation needs, each alternative as one requirement. */
export function security({ delegated, application }: AccessRule): readonly JsonObject[] {
  return [
    ...requirements(securitySchemeNames.delegated, delegated),
    ...requirements(securitySchemeNames.application, application),
  ]
}

const mediaTypes = { json: 'application/json', xml: 'application/xml', text: 'text/plain' } as const

/** WHY a text: a JSON Schema cannot describe XML, and generators take an absent schema for anything. */
const xmlContent = { [mediaTypes.xml]: { schema: { type: 'string' } } } as const

const instanceAnnotations = { '@odata.context': { type: 'string' } } as const

const pageAnnotations = {
  '@odata.count': { type: 'integer' },
  '@odata.nextLink': { type: 'string', format: 'uri' },
} as const

/** An object with its content in the member `value`. */
function valueObject(
  value: JsonSchema,
  annotations: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  return { type: 'object', properties: { ...annotations, value }, required: ['value'] }
}

/** Prints the operations of one version. */
export class GraphOperationPrinter {
  readonly #schemas: SchemaPrinter

  constructor(schemas: SchemaPrinter) {
    this.#schemas = schemas
  }

  /** Prints the path items by path. */
  printPaths(operations: readonly Operation[]): JsonObject {
    const paths: Record<string, Record<string, JsonObject>> = {}
    for (const operation of operations) {
      const path = plainPath(operation)
      paths[path] = { ...paths[path], [operation.method.toLowerCase()]: this.#operation(operation) }
    }
    return paths
  }

  #operation(operation: Operation): JsonObject {
    const { method, access, queryOptions = [] } = operation
    const segments = plainPath(operation).split('/').filter(Boolean)
    const parameters = [
      ...pathParameters(operation.path),
      ...queryOptions.map((option) => ({ $ref: `#/components/parameters/${option}` })),
    ]
    const body = this.#requestBody(operation)
    return {
      operationId: [
        method.toLowerCase(),
        ...segments.map((each) => each.replaceAll(/\W/gu, '')),
      ].join('-'),
      summary: summaryOf(operation),
      tags: [segments[0] ?? ''],
      ...(parameters.length > 0 && { parameters }),
      ...(body && { requestBody: body }),
      responses: {
        ...this.#successes(operation),
        default: { $ref: '#/components/responses/error' },
      },
      security: security(access),
      ...(typeof access.directoryRoles !== 'string' && {
        'x-ostiary-directory-role-templates': [...access.directoryRoles],
      }),
    }
  }

  #requestBody(operation: Operation): JsonObject | undefined {
    const { takes } = operation
    if (takes === undefined) return undefined
    const content =
      takes === 'xml'
        ? xmlContent
        : { [mediaTypes.json]: { schema: this.#requestSchema(operation, takes) } }
    return { required: true, content }
  }

  #requestSchema(operation: Operation, type: ObjectType): JsonSchema {
    if (type.kind === 'complex' && !isOfAnswer(operation))
      return this.#schemas.printParameters(type)
    if (operation.method !== 'POST' || type.kind === 'polymorphic')
      return this.#schemas.printObject(type)
    return this.#schemas.printNewObject(type)
  }

  #successes(operation: Operation): JsonObject {
    const { method, produces } = operation
    const content = this.#content(operation)
    const withBody = { description: 'Done.', ...(content && { content }) }
    const noContent = { '204': { description: 'Done. The answer has no body.' } }
    if (produces === 'none') return noContent
    switch (method) {
      case 'POST':
        return { [isCreation(operation) ? '201' : '200']: withBody }
      case 'PATCH':
        return { '200': withBody, ...noContent }
      case 'PUT':
        return { '200': withBody, ...(produces === 'xml' && { '201': withBody }) }
      default:
        return { '200': withBody }
    }
  }

  #content({ path, produces, answers }: Operation): JsonObject | undefined {
    if (produces === 'none') return undefined
    if (produces === 'xml') return xmlContent
    if (produces === 'text') return { [mediaTypes.text]: { schema: { type: 'string' } } }
    if (produces === 'image') {
      return { 'image/*': { schema: { type: 'string', format: 'binary' } } }
    }
    if (answers === undefined) throw new TypeError(`${path} does not describe its JSON answer`)
    return { [mediaTypes.json]: { schema: this.#answerSchema(answers) } }
  }

  #answerSchema(answers: NonNullable<Operation['answers']>): JsonSchema {
    if (answers.as === 'property') {
      return valueObject(this.#schemas.printValue(answers.type), instanceAnnotations)
    }
    const item = this.#schemas.printObject(answers.type)
    return answers.as === 'collection'
      ? valueObject({ type: 'array', items: item }, { ...instanceAnnotations, ...pageAnnotations })
      : { allOf: [item, { type: 'object', properties: instanceAnnotations }] }
  }
}

/** Tells whether the request and the answer have the same type. If not, the request holds the parameters of an action. */
function isOfAnswer({ takes, answers }: Operation): boolean {
  return takes !== undefined && takes === answers?.type
}

function isCreation(operation: Operation): boolean {
  return operation.takes === 'xml' || isOfAnswer(operation)
}

/** Describes the operation in one line, from its method and types. */
function summaryOf(operation: Operation): string {
  const { method, path, answers } = operation
  const last = path.split('/').at(-1) ?? ''
  const subject = answers && answers.as !== 'property' ? nameOf(answers.type) : path
  switch (method) {
    case 'GET':
      if (last === '$count') return `Count ${path.slice(0, -'/$count'.length)}`
      return `${answers?.as === 'collection' ? 'List' : 'Get'} ${subject}`
    case 'POST':
      return isCreation(operation) ? `Create ${subject}` : `Invoke ${last}`
    case 'PATCH':
      return `Update ${subject}`
    case 'PUT':
      return `Put ${path}`
    case 'DELETE':
      return `Delete ${path}`
  }
}
