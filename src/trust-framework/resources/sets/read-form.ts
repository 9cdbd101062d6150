/** Reads a multipart form in memory, with the parser of Node.js. Source: RFC 7578. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { setBodyCodes } from './set-body-codes.ts'
import { isOfSet, mostSetFiles, setRefusal, tooManyFiles, type SetFiles } from './set-files.ts'

function malformed(cause?: unknown): OstiaryError {
  return new OstiaryError('badRequest', {
    ostiaryCode: setBodyCodes.malformed,
    message: 'The body is not a complete multipart form.',
    cause,
  })
}

/** Parts of a form that are not files: the environment. */
const mostFields = 1

/** WHY before parsing: each part costs more memory than its bytes. */
function requireFewParts(body: Buffer, boundary: string): void {
  const delimiter = Buffer.from(`--${boundary}`)
  let count = 0
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    count += 1
    // WHY one more: the last delimiter ends the form.
    if (count > mostSetFiles + mostFields + 1) throw tooManyFiles()
  }
}

async function parseForm(body: Buffer<ArrayBuffer>, contentType: string): Promise<FormData> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/iu.exec(contentType)
  if (boundary === null) throw malformed()
  requireFewParts(body, boundary[1] ?? boundary[2] ?? '')
  try {
    return await new Response(body, { headers: { 'Content-Type': contentType } }).formData()
  } catch (error) {
    throw malformed(error)
  }
}

/**
 * Adds the files of a form that are part of a set, and returns the value of its field `environment`.
 * @throws OstiaryError `badRequest` for a malformed form, an unknown field, and beyond a limit.
 */
export async function readForm(
  body: Uint8Array,
  contentType: string,
  files: SetFiles,
): Promise<string | undefined> {
  const form = await parseForm(Buffer.from(body), contentType)
  let environment: string | undefined
  for (const [field, value] of form) {
    if (typeof value === 'string') {
      if (field !== 'environment') {
        const message = `The form has an unknown field '${abbreviate(field)}'; send each policy as a file, with a file name.`
        throw setRefusal(setBodyCodes.fieldUnknown, message)
      }
      environment = value
      continue
    }
    const name = files.admit(value.name)
    if (!isOfSet(name)) continue
    files.reserve(name, value.size)
    files.add(name, await value.bytes())
  }
  return environment
}
