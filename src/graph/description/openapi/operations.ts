/**
 * Operations as the path items of an OpenAPI document.
 * Source: OpenAPI 3.1, sections 4.8.8 to 4.8.17; https://learn.microsoft.com/graph/query-parameters
 */

import type { GraphVersion, ObjectType } from '../../../edm/model.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { QueryOptionName } from '../../../odata/query-options.ts'
import type { AccessRule, PermissionSet } from '../../access-rule.ts'
import type { Operation } from '../../operation.ts'
import { requiredMembers, type Schema, type SchemaPrinter } from './schemas.ts'

/** How permissions of each kind are named in security requirements. */
export const securitySchemeNames = { delegated: 'delegated', application: 'application' } as const

const queryParameters: Readonly<
  Record<
    QueryOptionName,
    { readonly name: string; readonly schema: Schema; readonly description: string }
  >
> = {
  filter: { name: '$filter', schema: { type: 'string' }, description: 'Which items to return.' },
  select: {
    name: '$select',
    schema: { type: 'string' },
    description: 'Names of the properties to return, joined by commas.',
  },
  top: {
    name: '$top',
    schema: { type: 'integer', minimum: 1, maximum: 999 },
    description: 'How many items a page has at most.',
  },
  count: {
    name: '$count',
    schema: { type: 'boolean' },
    description: 'Whether to tell how many items there are.',
  },
  skiptoken: {
    name: '$skiptoken',
    schema: { type: 'string' },
    description: 'Where the next page begins, from `@odata.nextLink`.',
  },
  orderby: {
    name: '$orderby',
    schema: { type: 'string' },
    description: 'Properties to sort by, joined by commas, each with `asc` or `desc`.',
  },
  skip: {
    name: '$skip',
    schema: { type: 'integer', minimum: 0 },
    description: 'How many items to leave out.',
  },
}

/** The components that path items refer to, beside schemas. */
export const parameterComponents: JsonObject = Object.fromEntries(
  Object.entries(queryParameters).map(([option, parameter]) => [
    option,
    { ...parameter, in: 'query' },
  ]),
)

const placeholderPattern = /\{(\w+)(?::(\w+))?\}/gu

/** The path without the constraints of its placeholders. */
function plainPath({ path }: Operation): string {
  return path.replaceAll(placeholderPattern, '{$1}')
}

function pathParameters(path: string): readonly JsonObject[] {
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

function security({ delegated, application }: AccessRule): readonly JsonObject[] {
  return [
    ...requirements(securitySchemeNames.delegated, delegated),
    ...requirements(securitySchemeNames.application, application),
  ]
}

const mediaTypes = { json: 'application/json', xml: 'application/xml', text: 'text/plain' } as const

const instanceAnnotations = { '@odata.context': { type: 'string' } } as const

function nameOf(type: ObjectType): string {
  return type.kind === 'polymorphic' ? type.base.name : type.name
}

/** Prints the operations of one version. */
export class OperationPrinter {
  readonly #schemas: SchemaPrinter
  readonly #version: GraphVersion

  constructor(schemas: SchemaPrinter, version: GraphVersion) {
    this.#schemas = schemas
    this.#version = version
  }

  /** Path items by path; each path once. */
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
        ? { [mediaTypes.xml]: {} }
        : { [mediaTypes.json]: { schema: this.#requestSchema(operation, takes) } }
    return { required: true, content }
  }

  /** WHY required members here: a change names only what it changes. */
  #requestSchema(operation: Operation, type: ObjectType): Schema {
    if (type.kind === 'complex' && !isOfAnswer(operation))
      return this.#schemas.printParameters(type)
    const schema = this.#schemas.printObject(type)
    if (operation.method !== 'POST' || type.kind === 'polymorphic') return schema
    return {
      allOf: [
        schema,
        { type: 'object', required: requiredMembers(type.properties, this.#version) },
      ],
    }
  }

  #successes(operation: Operation): JsonObject {
    const { method, produces } = operation
    const content = this.#content(operation)
    const withBody = { description: 'Done.', ...(content && { content }) }
    const noContent = { '204': { description: 'Done; there is nothing to return.' } }
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

  #content({ produces, answers }: Operation): JsonObject | undefined {
    if (produces === 'none') return undefined
    if (produces === 'xml') return { [mediaTypes.xml]: {} }
    if (produces === 'text') return { [mediaTypes.text]: { schema: { type: 'string' } } }
    if (answers === undefined) return { [mediaTypes.json]: { schema: { type: 'object' } } }
    const item = this.#schemas.printObject(answers.type)
    const schema =
      answers.as === 'collection'
        ? {
            type: 'object',
            properties: {
              ...instanceAnnotations,
              '@odata.count': { type: 'integer' },
              '@odata.nextLink': { type: 'string', format: 'uri' },
              value: { type: 'array', items: item },
            },
            required: ['value'],
          }
        : { allOf: [item, { type: 'object', properties: instanceAnnotations }] }
    return { [mediaTypes.json]: { schema } }
  }
}

/** Tells whether the body is of the type of the answer, rather than the parameters of an action. */
function isOfAnswer({ takes, answers }: Operation): boolean {
  return takes !== undefined && takes === answers?.type
}

function isCreation(operation: Operation): boolean {
  return operation.takes === 'xml' || isOfAnswer(operation)
}

/** Says what the operation does, as far as its method and types tell. */
function summaryOf(operation: Operation): string {
  const { method, path, answers } = operation
  const last = path.split('/').at(-1) ?? ''
  const subject = answers ? nameOf(answers.type) : path
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
