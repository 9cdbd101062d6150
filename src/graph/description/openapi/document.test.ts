import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { valueAt } from '../../../edm/member-path.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import { describedService } from '../testing/described-service.ts'
import { openApiDocument } from './document.ts'

const { operations } = describedService
const document = openApiDocument(operations, 'v1.0')

function operationAt(path: string, method: string): JsonValue | undefined {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, JsonValue>>>>
  return paths[path]?.[method]
}

function component(kind: string, name: string): JsonValue | undefined {
  const components = valueAt(document, `components.${kind}`)
  return (components as Readonly<Record<string, JsonValue>>)[name]
}

const security = [
  { delegated: ['Lock.Read', 'House.Read'] },
  { delegated: ['Lock.All'] },
  { application: ['Lock.All'] },
]
const error = { $ref: '#/components/responses/error' }
const context = { '@odata.context': { type: 'string' } }
const anyLock = {
  oneOf: [{ $ref: '#/components/schemas/microsoft.graph.keyLock' }],
  discriminator: {
    propertyName: '@odata.type',
    mapping: {
      '#microsoft.graph.keyLock': '#/components/schemas/microsoft.graph.keyLock',
    },
  },
}
const maker = { $ref: '#/components/schemas/microsoft.graph.maker' }

it.each(['v1.0', 'beta'] as const)('is valid OpenAPI 3.1 for %s', async (version) => {
  const validator = new Validator()
  const result = await validator.validate({ ...openApiDocument(operations, version) })
  expect(result).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

it('lists the paths of the version, without the constraints of placeholders', () => {
  const paths = (version: 'v1.0' | 'beta') =>
    Object.keys(openApiDocument(operations, version)['paths'] ?? {})
  expect(paths('v1.0')).toEqual([
    '/house/locks',
    '/house/locks/$count',
    '/house/locks/{id}',
    '/house/locks/{id}/open',
    '/house/locks/{id}/usage',
    '/house/locks/{id}/uses',
    '/makers',
    '/makers/{id}',
    '/makers/{id}/locks',
  ])
  expect(paths('beta')).toContain('/oldLocks')
})

it('describes a collection with its query options and permissions', () => {
  expect(operationAt('/house/locks', 'get')).toEqual({
    operationId: 'get-house-locks',
    summary: 'List lock',
    tags: ['house'],
    parameters: [
      { $ref: '#/components/parameters/select' },
      { $ref: '#/components/parameters/top' },
    ],
    responses: {
      200: {
        description: 'Done.',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                ...context,
                '@odata.count': { type: 'integer' },
                '@odata.nextLink': { type: 'string', format: 'uri' },
                value: { type: 'array', items: anyLock },
              },
              required: ['value'],
            },
          },
        },
      },
      default: error,
    },
    security,
  })
})

it('makes every member of a PATCH body optional', () => {
  const answer = { allOf: [maker, { type: 'object', properties: context }] }
  expect(operationAt('/makers/{id}', 'patch')).toEqual({
    operationId: 'patch-makers-id',
    summary: 'Update maker',
    tags: ['makers'],
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
    ],
    requestBody: { required: true, content: { 'application/json': { schema: maker } } },
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: answer } } },
      204: { description: 'Done. The answer has no body.' },
      default: error,
    },
    security,
  })
})

it('describes the parameters of an action', () => {
  const uses = { $ref: '#/components/schemas/microsoft.graph.lockUses' }
  const usage = { $ref: '#/components/schemas/microsoft.graph.lockUsage' }
  const answer = { allOf: [usage, { type: 'object', properties: context }] }
  expect(operationAt('/house/locks/{id}/open', 'post')).toEqual({
    operationId: 'post-house-locks-id-open',
    summary: 'Invoke open',
    tags: ['house'],
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              force: { type: 'integer', format: 'int32' },
              uses: { type: 'array', items: uses },
            },
            required: ['force'],
          },
        },
      },
    },
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: answer } } },
      default: error,
    },
    security,
  })
})

it('describes the members that a type has in the version', () => {
  expect(component('schemas', 'microsoft.graph.lock')).toEqual({
    allOf: [
      { $ref: '#/components/schemas/microsoft.graph.entity' },
      {
        type: 'object',
        properties: {
          name: { type: 'string' },
          strength: {
            anyOf: [
              { $ref: '#/components/schemas/microsoft.graph.lockStrength' },
              { type: 'null' },
            ],
          },
          uses: {
            $ref: '#/components/schemas/microsoft.graph.lockUses',
            description: 'Default of a new object: `"none"`.',
          },
          openings: { type: 'array', items: { type: 'string', format: 'date-time' } },
          maker: { anyOf: [maker, { type: 'null' }] },
          owner: {
            type: ['object', 'null'],
            properties: { id: { type: 'string' } },
            required: ['id'],
          },
        },
      },
    ],
  })
  expect(component('schemas', 'microsoft.graph.lockStrength')).toEqual({
    type: 'string',
    enum: ['weak', 'strong'],
  })
  expect(component('schemas', 'microsoft.graph.lockUses')).toEqual({
    type: 'string',
    pattern: '^(?:none|door|safe)(?:,(?:none|door|safe))*$',
    description: 'One or more of the values, separated by commas.',
  })
})

it('requires the discriminator of a derived type', () => {
  expect(component('schemas', 'microsoft.graph.keyLock')).toEqual({
    allOf: [
      { $ref: '#/components/schemas/microsoft.graph.lock' },
      {
        type: 'object',
        properties: {
          '@odata.type': { const: '#microsoft.graph.keyLock' },
          keys: { type: ['integer', 'null'], format: 'int32' },
        },
        required: ['@odata.type'],
      },
    ],
  })
})

it('gives a type without members its base type, or the member that names a type', () => {
  const derived = openApiDocument(operations, 'beta')
  expect(valueAt(derived, 'components.schemas')).toMatchObject({
    'microsoft.graph.secretLock': {
      allOf: [
        { $ref: '#/components/schemas/microsoft.graph.lock' },
        { properties: { '@odata.type': { const: '#microsoft.graph.secretLock' } } },
      ],
    },
    'ostiary.old.key': { type: 'object', properties: { '@odata.type': { type: 'string' } } },
  })
})

it('describes an answer that holds one property', () => {
  expect(operationAt('/house/locks/{id}/uses', 'get')).toMatchObject({
    summary: 'Get /house/locks/{id}/uses',
    responses: {
      200: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                ...context,
                value: { $ref: '#/components/schemas/microsoft.graph.lockUses' },
              },
              required: ['value'],
            },
          },
        },
      },
    },
  })
})

it('names every permission once', () => {
  expect(component('securitySchemes', 'delegated')).toMatchObject({
    flows: {
      authorizationCode: { scopes: { 'House.Read': '', 'Lock.All': '', 'Lock.Read': '' } },
    },
  })
})
