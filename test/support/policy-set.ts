/** Sends sets of trust framework policies, as an archive or a form. */

import type { JsonObject } from '../../src/kernel/json.ts'
import type { Answer, TestService } from './test-service.ts'
import { zipOf } from './zip-file.ts'

/** Contents by the name of the file. */
export type SetFiles = Readonly<Record<string, string | Uint8Array>>

/** What an answer says of a file. */
interface PrintedPolicy {
  readonly file: string
  readonly id?: string
  readonly change?: string
  readonly findings: readonly JsonObject[]
  readonly '@ostiary.warnings': readonly JsonObject[]
}

/** The answer to a set. */
export interface SetAnswer extends Answer {
  readonly isValid: boolean
  readonly skipped: readonly string[]
  readonly policies: readonly PrintedPolicy[]
  readonly warnings: readonly JsonObject[]
}

interface Sending {
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly asForm?: boolean
}

async function encode(files: SetFiles, asForm: boolean) {
  if (!asForm) {
    const entries = Object.entries(files)
    const body = zipOf(entries.map(([name, text]) => ({ name, bytes: Buffer.from(text) })))
    return { body, contentType: 'application/zip' }
  }
  const form = new FormData()
  for (const [name, text] of Object.entries(files)) {
    form.append('file', new Blob([Buffer.from(text)]), name)
  }
  const encoded = new Response(form)
  return { body: await encoded.bytes(), contentType: encoded.headers.get('content-type') ?? '' }
}

/** Makes the function that sends sets with a token. */
export function setSender(service: TestService, token: string) {
  return async (
    action: 'validate' | 'apply',
    files: SetFiles,
    { query = '', headers = {}, asForm = false }: Sending = {},
  ): Promise<SetAnswer> => {
    const { body, contentType } = await encode(files, asForm)
    const path = `/ostiary/v1/trust-framework/policies:${action}${query}`
    const answer = await service.send('POST', path, {
      token,
      body,
      headers: { 'content-type': contentType, ...headers },
    })
    const set = answer.json as unknown as SetAnswer
    return {
      ...answer,
      isValid: set.isValid,
      skipped: set.skipped,
      policies: set.policies,
      warnings: (answer.json['@ostiary.warnings'] ?? []) as readonly JsonObject[],
    }
  }
}
