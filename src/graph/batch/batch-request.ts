/**
 * Reads the body of a batch: which requests it has, and what is wrong with it.
 * Source: https://learn.microsoft.com/graph/json-batching, and public reports of its refusals.
 */

import type { GraphVersion } from '../../edm/model.ts'
import { checked, failed, type Checked, type Finding } from '../../kernel/findings.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { splitPath } from '../path.ts'
import { batchCodes } from './batch-codes.ts'
import { findCircle, keyOfId } from './run-in-order.ts'

/** Most requests of a batch. Source: https://learn.microsoft.com/graph/json-batching#batch-size-limitations */
export const mostBatchRequests = 20

/** Most headers of one request of a batch. */
export const mostBatchHeaders = 50

/** One request of a batch, as values that can be copied. */
export interface BatchRequest {
  /** As the answer repeats it. */
  readonly id: string
  readonly method: string
  /** With its leading slash and its version, percent-encoded as sent. */
  readonly path: string
  /** Without `?`; empty when there is none. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or Base64 where `isBase64`; absent when the request has none. */
  readonly body?: string
  readonly isBase64: boolean
  /** Keys of the requests that must succeed first, each once. */
  readonly dependsOn: readonly string[]
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])

const batchSegment = '$batch'

/** Ids as clients send them: texts, and whole numbers. */
function readId(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isBatchPath(path: string): boolean {
  try {
    return splitPath(path).at(-1)?.toLowerCase() === batchSegment
  } catch {
    // The router refuses a path that cannot be decoded.
    return false
  }
}

/** A JSON text in Base64, as clients send that declare no headers; undefined when it is something else. */
function jsonInBase64(body: string): string | undefined {
  const text = Buffer.from(body, 'base64').toString('utf8')
  return text.startsWith('{') || text.startsWith('[') ? text : undefined
}

const base64Pattern = /^[\w+/-]*={0,2}$/u

function isJsonType(contentType: string): boolean {
  return /^\s*(?:application|text)\/json\s*(?:;|$)/iu.test(contentType)
}

type ReportFault = (ostiaryCode: OstiaryCode, member: string, message: string) => void

function readHeaders(value: JsonValue | undefined, report: ReportFault): Record<string, string> {
  if (value === undefined || value === null) return {}
  if (!isJsonObject(value)) {
    report(
      batchCodes.requestMalformed,
      '/headers',
      `\`headers\` must be an object, not ${jsonKind(value)}`,
    )
    return {}
  }
  const entries = Object.entries(value).filter(([, text]) => text !== null)
  if (entries.length > mostBatchHeaders) {
    report(
      batchCodes.tooManyHeaders,
      '/headers',
      `a request of a batch may have ${mostBatchHeaders} headers, not ${entries.length}`,
    )
    return {}
  }
  const headers: Record<string, string> = {}
  for (const [name, text] of entries) {
    if (typeof text === 'string') headers[name.toLowerCase()] = text
    else report(batchCodes.requestMalformed, '/headers', `the header '${name}' must be a text`)
  }
  return headers
}

function readUrl(
  value: JsonValue | undefined,
  version: GraphVersion,
  report: ReportFault,
): Pick<BatchRequest, 'path' | 'query'> {
  const nothing = { path: '/', query: '' }
  if (typeof value !== 'string') {
    report(batchCodes.requestMalformed, '/url', 'the request needs a `url`, which is a text')
    return nothing
  }
  if (/^(?:[a-z][\w+.-]*:)?\/\//iu.test(value)) {
    report(
      batchCodes.urlNotRelative,
      '/url',
      'the URL must begin behind the version, such as `/users?$top=1`',
    )
    return nothing
  }
  const [address = ''] = value.split('#', 1)
  const mark = address.indexOf('?')
  const path = `/${(mark < 0 ? address : address.slice(0, mark)).replace(/^\/+/u, '')}`
  if (isBatchPath(path)) {
    report(batchCodes.batchInBatch, '/url', 'a batch cannot have another batch in it')
    return nothing
  }
  return {
    path: /^\/(?:v1\.0|beta)(?:\/|$)/iu.test(path) ? path : `/${version}${path}`,
    query: mark < 0 ? '' : address.slice(mark + 1),
  }
}

function readMethod(value: JsonValue | undefined, report: ReportFault): string {
  const method = typeof value === 'string' ? value.toUpperCase() : ''
  if (methods.has(method)) return method
  if (typeof value === 'string') {
    report(
      batchCodes.methodUnknown,
      '/method',
      `the method '${value}' is not one of ${[...methods].join(', ')}`,
    )
  } else {
    report(batchCodes.requestMalformed, '/method', 'the request needs a `method`, which is a text')
  }
  return method
}

type ReadBody = Pick<BatchRequest, 'body' | 'isBase64' | 'headers'>

/**
 * Reads a body by its media type. WHY a text without one: two SDKs send JSON in Base64 without headers, and Graph
 * refuses everything else that declares none.
 */
function readBody(
  id: string,
  value: JsonValue | undefined,
  headers: Record<string, string>,
  report: ReportFault,
): ReadBody {
  const none = { headers, isBase64: false }
  if (value === undefined || value === null) return none
  const contentType = headers['content-type'] ?? ''
  const inBase64 =
    typeof value === 'string' && (contentType === '' || isJsonType(contentType))
      ? jsonInBase64(value)
      : undefined
  if (inBase64 !== undefined) {
    const declared =
      contentType === '' ? { ...headers, 'content-type': 'application/json' } : headers
    return { headers: declared, body: inBase64, isBase64: false }
  }
  if (contentType === '') {
    report(
      batchCodes.contentTypeMissing,
      '/headers',
      `Write request with id '${id}' does not contain a Content-Type header.`,
    )
    return none
  }
  if (isJsonType(contentType)) return { headers, body: JSON.stringify(value), isBase64: false }
  if (typeof value === 'string' && base64Pattern.test(value)) {
    return { headers, body: value, isBase64: true }
  }
  report(
    batchCodes.bodyNotBase64,
    '/body',
    `a body of the media type '${contentType}' must be a Base64 text`,
  )
  return none
}

function readDependencies(value: JsonValue | undefined, report: ReportFault): readonly string[] {
  if (value === undefined || value === null) return []
  const ids = Array.isArray(value) ? value.map(readId) : [undefined]
  if (ids.every((id) => id !== undefined)) return [...new Set(ids.map(keyOfId))]
  report(batchCodes.requestMalformed, '/dependsOn', '`dependsOn` must be a list of ids')
  return []
}

function readRequest(json: JsonObject, version: GraphVersion, report: ReportFault): BatchRequest {
  const id = readId(json['id']) ?? ''
  if (id === '') {
    report(batchCodes.requestMalformed, '/id', 'the request needs an `id`, which is a text')
  }
  if (json['atomicityGroup'] !== undefined && json['atomicityGroup'] !== null) {
    report(
      batchCodes.changeSetNotSupported,
      '/atomicityGroup',
      'changes that succeed or fail together are not supported; leave out `atomicityGroup`',
    )
  }
  const method = readMethod(json['method'], report)
  const headers = readHeaders(json['headers'], report)
  return {
    id,
    method,
    ...readUrl(json['url'], version, report),
    ...(method === 'GET'
      ? { headers, isBase64: false }
      : readBody(id, json['body'], headers, report)),
    dependsOn: readDependencies(json['dependsOn'], report),
  }
}

function findDependencyFaults(requests: readonly BatchRequest[]): readonly Finding[] {
  const known = new Set(requests.map(({ id }) => keyOfId(id)))
  const faults = requests.flatMap(({ dependsOn }, index) =>
    dependsOn
      .filter((key) => !known.has(key))
      .map((key) => ({
        ostiaryCode: batchCodes.dependencyUnknown,
        target: `/requests/${index}/dependsOn`,
        message: `the batch has no request with the id '${key}'`,
      })),
  )
  if (faults.length > 0) return faults
  const circle = findCircle(requests)
  if (circle === undefined) return []
  return [
    {
      ostiaryCode: batchCodes.dependenciesCircular,
      target: `/requests/${requests.indexOf(circle)}/dependsOn`,
      message: `the request '${circle.id}' waits for itself`,
    },
  ]
}

function findRepeatedIds(requests: readonly BatchRequest[]): readonly Finding[] {
  const seen = new Set<string>([''])
  return requests.flatMap(({ id }, index) => {
    const key = keyOfId(id)
    if (!seen.has(key) || key === '') {
      seen.add(key)
      return []
    }
    return [
      {
        ostiaryCode: batchCodes.idRepeated,
        target: `/requests/${index}/id`,
        message: `Request Id ${id} has to be unique in a batch.`,
      },
    ]
  })
}

/** Reads the requests of a batch that was sent to `version`; or every fault, each with its JSON pointer. */
export function readBatch(
  { requests }: JsonObject,
  version: GraphVersion,
): Checked<readonly BatchRequest[]> {
  const fault = (ostiaryCode: OstiaryCode, message: string) =>
    failed({ ostiaryCode, target: '/requests', message })
  if (!Array.isArray(requests) || requests.length === 0) {
    return fault(
      batchCodes.requestsMissing,
      'the batch needs a list `requests` with at least one request',
    )
  }
  if (requests.length > mostBatchRequests) {
    return fault(
      batchCodes.tooManyRequests,
      `a batch may have ${mostBatchRequests} requests, not ${requests.length}`,
    )
  }
  const findings: Finding[] = []
  const read = requests.flatMap((json, index) => {
    const report: ReportFault = (ostiaryCode, member, message) =>
      void findings.push({ ostiaryCode, target: `/requests/${index}${member}`, message })
    if (isJsonObject(json)) return [readRequest(json, version, report)]
    report(
      batchCodes.requestMalformed,
      '',
      `a request of a batch must be an object, not ${jsonKind(json)}`,
    )
    return []
  })
  const isWhole = findings.length === 0
  findings.push(...findRepeatedIds(read))
  if (isWhole) findings.push(...findDependencyFaults(read))
  return checked(read, findings)
}
