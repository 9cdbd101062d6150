/** Reads a multipart form in memory, with the parser of Node.js. Source: RFC 7578. */

import { createHash } from 'node:crypto'
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

/** What may follow a delimiter on its line. Source: RFC 2046, section 5.1.1. */
const endOfDelimiter = /^(?:--|[ \t]*\r\n)/u

const carriageReturn = 13
const lineFeed = 10

/** The parts of a form, each with the line break that belongs to the delimiter behind it; before them the preamble. */
function splitForm(body: Buffer, boundary: string): readonly Buffer[] {
  const delimiter = Buffer.from(`--${boundary}`)
  const parts: Buffer[] = []
  let from = 0
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    if (at > 0 && (body[at - 2] !== carriageReturn || body[at - 1] !== lineFeed)) continue
    const behind = at + delimiter.byteLength
    const end = endOfDelimiter.exec(body.subarray(behind, behind + 100).toString('latin1'))?.[0]
    if (end === undefined) continue
    parts.push(body.subarray(from, at))
    // WHY before parsing: each part costs more memory than its bytes. One more: the last delimiter ends the form.
    if (parts.length > mostSetFiles + mostFields + 1) throw tooManyFiles()
    if (end === '--') return parts
    from = behind + end.length
  }
  throw malformed()
}

/**
 * Gives a form another boundary. WHY: the parser of Node.js takes the text of a boundary for one wherever a file has it,
 * and refuses blanks behind a delimiter.
 */
function withBoundary([, ...parts]: readonly Buffer[], boundary: string): Buffer<ArrayBuffer> {
  const delimiter = Buffer.from(`--${boundary}\r\n`)
  const end = Buffer.from(`--${boundary}--\r\n`)
  return Buffer.concat([...parts.flatMap((part) => [delimiter, part]), end])
}

async function parseForm(body: Buffer, contentType: string): Promise<FormData> {
  const written = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/iu.exec(contentType)
  if (written === null) throw malformed()
  const parts = splitForm(body, written[1] ?? written[2] ?? '')
  // WHY a digest: no file can contain that of the whole form.
  const boundary = createHash('sha256').update(body).digest('hex')
  const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` }
  try {
    return await new Response(withBoundary(parts, boundary), { headers }).formData()
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
