/** Sends one write and returns its result. */

import type { Answer } from './attempt.ts'

export interface WriteRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below the host. */
  readonly path: string
  readonly token: string
  /** An object is sent as JSON, bytes as XML. */
  readonly body?: object
}

function numberOf(etag: string | null): number | undefined {
  const digits = /^W\/"(\d+)"$/u.exec(etag ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Sends the request. A success counts from its headers on; its body may be lost with the service. */
export async function sendWrite(url: string, request: WriteRequest): Promise<Answer> {
  const { method, path, token, body } = request
  const isXml = body instanceof Uint8Array
  let response: Response
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': isXml ? 'application/xml' : 'application/json',
      },
      ...(body === undefined ? {} : { body: isXml ? new Uint8Array(body) : JSON.stringify(body) }),
    })
  } catch {
    return { outcome: 'unknown' }
  }
  await response.arrayBuffer().catch(() => undefined)
  const { status, headers } = response
  if (!response.ok) return { outcome: 'refused', status }
  const version = numberOf(headers.get('etag'))
  const createdId = headers.get('location')?.split('/').at(-1)
  return {
    outcome: 'acknowledged',
    status,
    requestId: headers.get('request-id') ?? '',
    ...(version === undefined ? {} : { version }),
    ...(createdId === undefined ? {} : { createdId }),
  }
}
