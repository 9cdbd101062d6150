/** What the history operations answer. */

import { Type } from 'typebox'
import type { Declaration } from '../api/declaration.ts'
import {
  anyObject,
  asComponent,
  instant,
  listOf,
  nullable,
  oneWordOf,
  describing,
} from '../api/schema/values.ts'
import type { Author, Change } from '../store/port.ts'

const nullableText = nullable(Type.String())

const versionMembers = {
  version: Type.Integer({ minimum: 1 }),
  change: describing<Change>()(oneWordOf(['create', 'update', 'delete', 'restore'])),
  recordedDateTime: instant(),
  requestId: Type.String({ description: 'The request that made the change.' }),
  author: Type.Object(
    {
      kind: describing<Author['kind']>()(oneWordOf(['user', 'application', 'system'])),
      id: Type.String(),
      displayName: nullableText,
      userPrincipalName: nullableText,
      appId: nullableText,
    },
    asComponent('author'),
  ),
}

const versionSummary = Type.Object(versionMembers, asComponent('versionSummary'))

const versionDetail = Type.Object(
  {
    ...versionMembers,
    policy: nullable(
      anyObject({
        additionalProperties: true,
        description: 'The object as the beta version of Microsoft Graph shows it.',
      }),
      { description: 'Null for a deletion.' },
    ),
  },
  asComponent('version'),
)

/** Declares the list of versions of a family. */
export function versionsDeclaration(family: string): Declaration {
  return {
    operationId: `listVersions-${family}`,
    summary: 'List the versions of an object, the last first',
    answers: [
      {
        mediaType: 'application/json',
        schema: Type.Object({
          '@odata.nextLink': Type.Optional(Type.String({ format: 'uri' })),
          value: listOf(versionSummary),
        }),
      },
    ],
    errors: { 400: 'A query option is not valid.', 404: 'The tenant never had this object.' },
  }
}

/** Declares one version of an object of a family. */
export function versionDeclaration(family: string): Declaration {
  return {
    operationId: `getVersion-${family}`,
    summary: 'Get a version of an object',
    answers: [{ mediaType: 'application/json', schema: versionDetail }],
    errors: { 404: 'The object does not have this version.' },
  }
}

/** Declares the stored document of a version of an object of a family. */
export function contentDeclaration(family: string): Declaration {
  return {
    operationId: `getVersionContent-${family}`,
    summary: 'Get the document of a version, as it was uploaded',
    answers: [
      {
        mediaType: 'application/xml',
        schema: Type.String({ description: 'The XML document.' }),
      },
    ],
    errors: { 404: 'The object does not have this version, or the version has no document.' },
  }
}
