/** The servers under comparison, each with the same users. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataPaths } from '../../src/data-directory.ts'
import { createEncryptionKeys } from '../../src/key-encryption-file.ts'
import { seedSample } from '../../src/sample.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { answerHeaders } from '../http/contenders.ts'
import { jsonServerAbsence, startJsonServer } from '../http/json-server.ts'
import type { Target } from '../http/load.ts'
import { applicationToken, startOstiary } from '../http/ostiary.ts'
import { findFreePort, startServer, type ServerProcess } from '../http/server-process.ts'
import type { BareRoute } from './bare-routes.ts'
import { signDelegatedTokens } from './delegated-tokens.ts'
import { storedUsers, storeUsers, tenUsers } from './stored-users.ts'

/** One kind of request, and who answers it. */
export interface Workload {
  readonly name: string
  readonly targets: {
    readonly bareFastify: Target
    readonly ostiary: Target
    /** The bare route that also checks the signature of each token. */
    readonly bareWithSignature?: Target
    readonly jsonServer?: Target
  }
  /** Requests to `json-server` that give what one request to the others gives. */
  readonly jsonServerRequests: number
}

/** Requests of one batch. */
const batchRequests = 20

/** A kind of request, as the service gets it. */
interface Asked {
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** With the version. */
  readonly path: string
  readonly query?: string
  readonly body?: string
  /** One for each request, in turn. */
  readonly tokens: readonly string[]
  /** With its leading slash; absent when `json-server` has no such request. */
  readonly jsonServerPath?: string
  readonly jsonServerRequests?: number
}

function target(url: string, { method, body, tokens }: Asked): Target {
  return {
    url,
    areDivided: tokens.length > 1,
    requests: tokens.map((token) => ({
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    })),
  }
}

function urlOf(origin: string, { path, query }: Asked): string {
  return `${origin}${path}${query === undefined ? '' : `?${query}`}`
}

/** Asks the service once, for the bytes that the bare route sends. */
async function recordAnswer(
  origin: string,
  asked: Asked,
): Promise<Omit<BareRoute, 'method' | 'path'>> {
  const { method, body } = asked
  const answer = await fetch(urlOf(origin, asked), {
    method,
    headers: {
      authorization: `Bearer ${asked.tokens[0]}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  })
  const text = await answer.text()
  const parts = (JSON.parse(text) as { readonly responses?: readonly { status: number }[] })
    .responses
  if (!answer.ok || parts?.some(({ status }) => status !== 200)) {
    throw new Error(`${asked.name}: ${answer.status} ${text.slice(0, 1_000)}`)
  }
  return { headers: answerHeaders(answer), body: text }
}

async function startBare(
  directory: string,
  routes: readonly BareRoute[],
): Promise<{ readonly server: ServerProcess; readonly origin: string }> {
  const port = await findFreePort()
  const file = join(directory, 'bare-routes.json')
  await writeFile(file, JSON.stringify(routes))
  const origin = `http://127.0.0.1:${port}`
  const script = fileURLToPath(new URL('bare-routes.ts', import.meta.url))
  return { server: await startServer([script, String(port), file], `${origin}/`), origin }
}

/** Every bare route has the path of the service below a segment of its own. */
const bareRoot = (asked: number): string => `/${asked}`

const signatureRoot = '/signature'

async function storeDirectory(data: string): Promise<readonly string[]> {
  const store = await openSqliteStore({ file: dataPaths(data).database })
  try {
    const [sealedBy] = await createEncryptionKeys(data)
    if (sealedBy === undefined) throw new Error('no key encryption key was made')
    await seedSample(store, sealedBy)
    return await storeUsers(store)
  } finally {
    await store.close()
  }
}

function requestsOver(
  ids: readonly string[],
  tokens: Readonly<Record<'application' | 'warm', string>>,
  cold: readonly string[],
): readonly Asked[] {
  const path = '/v1.0/users'
  const one = {
    method: 'GET',
    path: `${path}/${ids[0]}`,
    jsonServerPath: `/users/${ids[0]}`,
  } as const
  const batch = {
    requests: ids.slice(0, batchRequests).map((id, number) => ({
      id: String(number + 1),
      method: 'GET',
      url: `/users/${id}`,
    })),
  }
  return [
    {
      name: 'list of 100',
      method: 'GET',
      path,
      query: '$top=100',
      tokens: [tokens.application],
      jsonServerPath: '/users?_limit=100',
    },
    {
      name: 'filter, 10 of 1,000',
      method: 'GET',
      path,
      query: `$filter=${encodeURIComponent(`startswith(displayName,'${tenUsers}')`)}`,
      tokens: [tokens.application],
      jsonServerPath: `/users?displayName_like=${encodeURIComponent(`^${tenUsers}`)}`,
    },
    {
      name: `batch of ${batchRequests}`,
      method: 'POST',
      path: '/v1.0/$batch',
      body: JSON.stringify(batch),
      tokens: [tokens.application],
      jsonServerPath: one.jsonServerPath,
      jsonServerRequests: batchRequests,
    },
    { ...one, name: 'one object, application token', tokens: [tokens.application] },
    { ...one, name: 'one object, delegated token, warm', tokens: [tokens.warm] },
    { ...one, name: 'one object, delegated token, cold', tokens: cold },
  ]
}

/** Starts all contenders with their data below `directory`. `tokens` different ones take turns in one workload. */
export async function startContenders(
  directory: string,
  tokens: number,
): Promise<{ readonly workloads: readonly Workload[]; readonly stop: () => Promise<void> }> {
  const data = join(directory, 'ostiary')
  const ids = await storeDirectory(data)
  const ostiary = await startOstiary(data)
  const {
    tokens: [warm = '', ...cold],
    publicKey,
  } = await signDelegatedTokens(data, tokens + 1)
  const application = await applicationToken(data)
  const all = requestsOver(ids, { application, warm }, cold)
  const recorded = await Promise.all(all.map((asked) => recordAnswer(ostiary.url, asked)))
  const routes = all.flatMap(({ method, path }, number): BareRoute[] => {
    const answer = recorded[number]
    if (answer === undefined) return []
    return [
      { method, path: `${bareRoot(number)}${path}`, ...answer },
      { method, path: `${signatureRoot}${bareRoot(number)}${path}`, ...answer, publicKey },
    ]
  })
  const bare = await startBare(directory, routes)
  const jsonServer = jsonServerAbsence()
    ? undefined
    : await startJsonServer(
        directory,
        { users: await readUsers(ostiary.url, application) },
        '/users?_limit=1',
      )
  return {
    workloads: all.map((asked, number) => ({
      name: asked.name,
      jsonServerRequests: asked.jsonServerRequests ?? 1,
      targets: {
        bareFastify: target(urlOf(`${bare.origin}${bareRoot(number)}`, asked), asked),
        ostiary: target(urlOf(ostiary.url, asked), asked),
        ...(asked.tokens.length > 1 && {
          bareWithSignature: target(
            urlOf(`${bare.origin}${signatureRoot}${bareRoot(number)}`, asked),
            asked,
          ),
        }),
        ...(jsonServer &&
          asked.jsonServerPath !== undefined && {
            jsonServer: {
              url: `${jsonServer.origin}${asked.jsonServerPath}`,
              requests: [{ method: 'GET', headers: {} }],
            },
          }),
      },
    })),
    stop: async () => {
      await Promise.all([ostiary.stop(), bare.server.stop(), jsonServer?.server.stop()])
    },
  }
}

/** Reads every user as the service shows it. */
async function readUsers(origin: string, token: string): Promise<readonly unknown[]> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${origin}/v1.0/users?$top=999`, { headers })
  const { value } = (await answer.json()) as { readonly value: readonly unknown[] }
  if (value.length < storedUsers - 1) throw new Error(`only ${value.length} users were listed`)
  return value
}
