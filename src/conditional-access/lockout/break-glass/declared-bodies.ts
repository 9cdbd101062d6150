/** What the operations on break-glass identities take and answer. */

import { Type } from 'typebox'
import type { Declaration, DeclaredBody } from '../../../api/declaration.ts'
import { findingSchema } from '../../../api/finding-schema.ts'
import {
  asComponent,
  closedObject,
  describing,
  listOf,
  nullable,
  oneWordOf,
} from '../../../api/schema/values.ts'
import type { IdentityType } from '../break-glass-kind.ts'
import { overrideHeader } from '../override.ts'
import { mostIdentities } from './declaration.ts'

const id = Type.String({ format: 'uuid', description: 'The object id.' })

const identityType = describing<IdentityType>()(oneWordOf(['user', 'group', 'servicePrincipal']))

const etag = Type.String({ description: 'The version of the declaration.' })

const answer: DeclaredBody = {
  mediaType: 'application/json',
  schema: Type.Object(
    {
      identities: listOf(
        Type.Object({
          id,
          type: identityType,
          displayName: nullable(Type.String(), {
            description: 'Null when the object no longer exists.',
          }),
        }),
      ),
      '@ostiary.warnings': Type.Optional(
        listOf(findingSchema, { description: 'Policies that lock out a declared identity now.' }),
      ),
    },
    asComponent('breakGlass'),
  ),
}

/** Declares how the identities are read. */
export const readDeclares: Declaration = {
  operationId: 'getBreakGlass',
  summary: 'Get the break-glass identities of the tenant',
  answers: [answer],
  answerHeaders: { ETag: etag },
  errors: {},
}

/** Declares how the identities are replaced. */
export const replaceDeclares: Declaration = {
  operationId: 'setBreakGlass',
  summary: 'Replace the break-glass identities of the tenant',
  description:
    'No write may lock a declared identity out, unless its caller gives a reason in a header.',
  headers: {
    'If-Match': Type.Optional(
      Type.String({ description: 'The ETag of the declaration that is replaced.' }),
    ),
    [overrideHeader]: Type.Optional(
      Type.String({ description: 'Why an identity loses its protection; the audit log keeps it.' }),
    ),
  },
  takes: [
    {
      mediaType: 'application/json',
      schema: closedObject({
        identities: listOf(
          closedObject({
            id,
            type: Type.Optional(nullable(identityType)),
            displayName: Type.Optional(
              nullable(Type.String(), { description: 'Ignored.', readOnly: true }),
            ),
          }),
          { maxItems: mostIdentities },
        ),
      }),
      examples: {
        group: {
          summary: 'The members of a group are the break-glass identities',
          value: {
            identities: [{ id: '0571a27e-0571-4a27-a000-000000000b05', type: 'group' }],
          },
        },
      },
    },
  ],
  answers: [answer],
  answerHeaders: { ETag: etag },
  errors: {
    400: 'The request has faults; each has its place.',
    409: 'An identity would lose its protection, and no reason is given.',
    412: 'The declaration is no longer the one of `If-Match`.',
  },
}
