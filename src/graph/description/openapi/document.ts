/**
 * The OpenAPI document of one version: every operation mounted there, with the types it takes and answers.
 * Source: https://spec.openapis.org/oas/v3.1.1
 */

import { reachableTypes } from '../../../edm/csdl/reachable-types.ts'
import type { GraphVersion, PropertyType } from '../../../edm/model.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { Operation } from '../../operation.ts'
import { GraphOperationPrinter, parameterComponents, securitySchemeNames } from './operations.ts'
import { SchemaPrinter } from './schemas.ts'

const ostiaryCode = {
  type: 'string',
  description: 'The rule that refuses the request: a code of docs/errors/codes.md.',
} as const

const detail = {
  type: 'object',
  properties: {
    code: { type: 'string' },
    '@ostiary.code': ostiaryCode,
    message: { type: 'string' },
    target: {
      type: 'string',
      description: 'A JSON pointer, or a line and column, of the request.',
    },
    '@ostiary.inner': {
      type: 'object',
      description: 'The place inside the text at `target`, when the text is JSON of its own.',
      properties: {
        pointer: { type: 'string' },
        line: { type: 'integer' },
        column: { type: 'integer' },
      },
      required: ['pointer', 'line', 'column'],
    },
    '@ostiary.severity': {
      type: 'string',
      enum: ['warning'],
      description: 'Present for what alone would be accepted with a warning.',
    },
  },
  required: ['code', 'message'],
} as const

/** Source: https://learn.microsoft.com/graph/errors */
export const errorSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        '@ostiary.code': ostiaryCode,
        message: { type: 'string' },
        details: { type: 'array', items: detail },
        innerError: {
          type: 'object',
          properties: {
            date: { type: 'string' },
            'request-id': { type: 'string' },
            'client-request-id': { type: 'string' },
          },
        },
      },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
} as const

const authorizationUrl = '/organizations/oauth2/v2.0/authorize'
const tokenUrl = '/organizations/oauth2/v2.0/token'
const tenantNote = 'Put the tenant in place of `organizations`.'

function permissionsOf(
  operations: readonly Operation[],
  kind: keyof typeof securitySchemeNames,
): JsonObject {
  const names = operations.flatMap(({ access }) => access[kind].flat())
  return Object.fromEntries([...new Set(names)].toSorted().map((name) => [name, '']))
}

/** The security schemes with every permission that the operations need. */
export function securitySchemes(operations: readonly Operation[]): JsonObject {
  return {
    [securitySchemeNames.delegated]: {
      type: 'oauth2',
      description: `Permissions of a signed-in user. ${tenantNote}`,
      flows: {
        authorizationCode: {
          authorizationUrl,
          tokenUrl,
          scopes: permissionsOf(operations, 'delegated'),
        },
      },
    },
    [securitySchemeNames.application]: {
      type: 'oauth2',
      description: `Permissions of an application without a user. ${tenantNote}`,
      flows: {
        clientCredentials: { tokenUrl, scopes: permissionsOf(operations, 'application') },
      },
    },
  }
}

/** Lists the types that an operation needs as components; the parameters of an action are described in place. */
function typesOf({ takes, answers }: Operation): readonly PropertyType[] {
  const answered = answers ? [answers.type] : []
  if (takes === undefined || takes === 'xml' || takes === answers?.type) return answered
  if (takes.kind === 'polymorphic') return [...answered, takes]
  return [...answered, ...takes.properties.map(({ type }) => type)]
}

/** Describes the operations of a version. Its URLs are relative to the URL of the document. */
export function openApiDocument(
  operations: readonly Operation[],
  version: GraphVersion,
): JsonObject {
  const served = operations.filter(({ roots }) => roots.includes(version))
  const types = reachableTypes(served.flatMap(typesOf), version)
  const schemas = new SchemaPrinter(types, version)
  return {
    openapi: '3.1.1',
    info: {
      title: `Ostiary, Microsoft Graph ${version}`,
      version,
      description: 'The operations of Microsoft Graph that this service offers.',
    },
    servers: [{ url: `/${version}` }],
    paths: new GraphOperationPrinter(schemas).printPaths(served),
    components: {
      schemas: schemas.printComponents(),
      parameters: parameterComponents,
      responses: {
        error: {
          description: 'The request failed.',
          content: { 'application/json': { schema: errorSchema } },
        },
      },
      securitySchemes: securitySchemes(served),
    },
  }
}
