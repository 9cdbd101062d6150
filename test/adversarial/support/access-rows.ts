/** What the reference says of who may ask an operation, and a request that shows it. */

import { randomUUID } from 'node:crypto'
import type { Answer } from '../../support/test-service.ts'
import type { RoleName } from './role-holders.ts'

/** Permissions of which any one set is enough. */
export type PermissionSets = readonly (readonly string[])[]

/** What the reference says of one operation. */
export interface Access {
  readonly delegated: PermissionSets
  readonly application: PermissionSets
  readonly roles: readonly RoleName[] | 'members' | 'users'
  readonly code: string
}

export interface Request {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Row {
  readonly name: string
  readonly access: Access
  readonly status: number
  /** Makes a request that succeeds once for an authorized caller. */
  readonly prepare: () => Promise<Request> | Request
}

/** Prepares requests, with every permission and role there is. */
export interface Administrator {
  /** Sends a request that must succeed. */
  readonly send: (request: Request) => Promise<Answer>
  /** Creates an object in a collection and gives its path. */
  readonly create: (path: string, body: unknown) => Promise<string>
}

/** Alternatives of one permission each. */
export const one = (...permissions: readonly string[]): PermissionSets =>
  permissions.map((name) => [name])

export const get = (path: string): Request => ({ method: 'GET', path })

export function readRow(
  path: string,
  access: Access,
  prepare: Row['prepare'] = () => get(path),
): Row {
  return { name: `GET ${path}`, access, status: 200, prepare }
}

/** The five operations of a collection whose objects have a `displayName`. */
export function entityRows(
  administrator: Administrator,
  path: string,
  body: (displayName: string) => unknown,
  access: { read: Access; create: Access; update: Access; delete: Access },
): readonly Row[] {
  const created = (): Promise<string> => administrator.create(path, body(randomUUID()))
  return [
    readRow(path, access.read),
    readRow(`${path}/{id}`, access.read, async () => get(await created())),
    {
      name: `POST ${path}`,
      access: access.create,
      status: 201,
      prepare: () => ({ method: 'POST', path, body: body(randomUUID()) }),
    },
    {
      name: `PATCH ${path}/{id}`,
      access: access.update,
      status: 204,
      prepare: async () => ({
        method: 'PATCH',
        path: await created(),
        body: { displayName: randomUUID() },
      }),
    },
    {
      name: `DELETE ${path}/{id}`,
      access: access.delete,
      status: 204,
      prepare: async () => ({ method: 'DELETE', path: await created() }),
    },
  ]
}

/**
 * The history of one object. The third path leads to bytes, which only objects have that are not JSON.
 * @param prepare Gives the id of an object that has a first version.
 */
export function historyRows(
  family: string,
  access: Access,
  prepare: () => Promise<string>,
  valueStatus: 200 | 404 = 404,
): readonly Row[] {
  const history = `/ostiary/v1/history/${family}`
  return ['', '/1', '/1/$value'].map((suffix) => ({
    ...readRow(`${history}/{id}${suffix}`, access, async () =>
      get(`${history}/${await prepare()}${suffix}`),
    ),
    status: suffix.endsWith('$value') ? valueStatus : 200,
  }))
}
