import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { zipOf, type ZipEntry } from '../../../../test/support/zip-file.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { readForm } from './read-form.ts'
import { mostSetFiles, SetFiles, setFilesBytes } from './set-files.ts'
import { unzipSet } from './unzip-set.ts'

const megabyte = 1_048_576

function entry(name: string, bytes: Uint8Array | string = '<a/>'): ZipEntry {
  return { name, bytes: Buffer.from(bytes) }
}

async function unzip(body: Uint8Array): Promise<Readonly<Record<string, string>>> {
  const received = new SetFiles()
  await unzipSet(body, received)
  return Object.fromEntries(
    received.files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
  )
}

/** The code of the refusal, or the files. */
async function outcomeOf(reading: Promise<unknown>): Promise<unknown> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof OstiaryError)) throw error
    return error.findings[0]?.ostiaryCode ?? error.ostiaryCode
  }
}

const code = (name: string): string => `trustFramework.setBody.${name}`

describe('an archive', () => {
  it('gives its policies and settings; folders and other files are ignored', async () => {
    const body = zipOf([
      entry('policies/', ''),
      entry('policies\\Base.xml', '<b/>'),
      entry('appsettings.json', '{}'),
      entry('readme.md', 'x'.repeat(2 * megabyte)),
      entry('__MACOSX/policies/._Base.xml'),
    ])
    expect(await unzip(body)).toEqual({ 'policies/Base.xml': '<b/>', 'appsettings.json': '{}' })
  })

  it.each([
    ['no archive', Buffer.from('PK, but no archive'), 'malformed'],
    ['an archive that was cut off', zipOf([entry('a.xml')]).subarray(0, 40), 'malformed'],
    ['a path that leaves the folder', zipOf([entry('../a.xml')]), 'malformed'],
    ['an absolute path', zipOf([entry('/a.xml')]), 'malformed'],
    ['a path that stays in place', zipOf([entry('b/./a.xml')]), 'nameInvalid'],
    ['a control character', zipOf([entry('a\u0001.xml')]), 'nameInvalid'],
    ['one name twice', zipOf([entry('a.xml'), entry('A.xml')]), 'nameRepeated'],
    ['an encrypted file', zipOf([{ ...entry('a.xml'), flags: 1 }]), 'notReadable'],
    ['an unknown compression', zipOf([{ ...entry('a.xml'), method: 12 }]), 'notReadable'],
    [
      'a file with more bytes than it declares',
      zipOf([{ ...entry('a.xml', 'x'.repeat(megabyte * 20)), claimedSize: 100 }]),
      'notReadable',
    ],
    ['a file that is too large', zipOf([entry('a.xml', 'x'.repeat(megabyte + 1))]), 'fileTooLarge'],
    [
      'files that are too large together',
      zipOf(
        Array.from({ length: setFilesBytes / megabyte + 1 }, (_, index) =>
          entry(`${index}.xml`, 'x'.repeat(megabyte)),
        ),
      ),
      'tooLarge',
    ],
    [
      'too many files',
      zipOf(Array.from({ length: mostSetFiles + 1 }, (_, index) => entry(`${index}.txt`))),
      'tooManyFiles',
    ],
  ])('is refused: %s', async (_, body, refusal) => {
    expect(await outcomeOf(unzip(body))).toBe(code(refusal))
  })

  it('is refused or read, whatever its bytes are', async () => {
    const sound = zipOf([entry('a.xml'), entry('b/c.xml', '<c/>')])
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sound.byteLength - 1),
        fc.nat(255),
        fc.nat(sound.byteLength),
        async (at, value, length) => {
          const body = Buffer.from(sound.subarray(0, Math.max(at + 1, length)))
          body[at] = value
          await outcomeOf(unzip(body))
        },
      ),
    )
  })
})

const boundary = 'limit'
const contentType = `multipart/form-data; boundary=${boundary}`

function part(name: string, value: string, file?: string): string {
  const fileName = file === undefined ? '' : `; filename="${file}"`
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName}\r\n\r\n${value}\r\n`
}

const formOf = (...parts: readonly string[]): Buffer =>
  Buffer.from(`${parts.join('')}--${boundary}--\r\n`)

async function read(body: Uint8Array, type = contentType) {
  const received = new SetFiles()
  const environment = await readForm(body, type, received)
  const files = received.files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])
  return { environment, files: Object.fromEntries(files) as Readonly<Record<string, string>> }
}

describe('a form', () => {
  it('gives its files with their folders, and the environment', async () => {
    const body = formOf(
      part('file', '<a/>', 'policies/A.xml'),
      part('anything', '{}', 'appsettings.json'),
      part('environment', 'Test'),
      part('file', 'x', 'notes.txt'),
    )
    expect(await read(body)).toEqual({
      environment: 'Test',
      files: { 'policies/A.xml': '<a/>', 'appsettings.json': '{}' },
    })
  })

  it('is read when a file has the text of the boundary, and blanks are behind a delimiter', async () => {
    const text = `<a limit="limit">\r\n--limits --limit\r\n</a>`
    const form = formOf(part('file', text, 'A.xml'), part('file', '<b/>', 'B.xml'))
    const body = Buffer.from(
      `preamble\r\n${form.toString().replaceAll('--limit\r\nC', '--limit \t\r\nC')}`,
    )
    expect((await read(body)).files).toEqual({ 'A.xml': text, 'B.xml': '<b/>' })
  })

  it.each([
    ['no boundary', formOf(), 'multipart/form-data', 'malformed'],
    [
      'a form that was cut off',
      Buffer.from(part('file', '<a/>', 'a.xml')),
      contentType,
      'malformed',
    ],
    ['a file as text', formOf(part('file', '<a/>')), contentType, 'fieldUnknown'],
    [
      'a path that leaves the folder',
      formOf(part('f', '', '../a.xml')),
      contentType,
      'nameInvalid',
    ],
    [
      'one name twice',
      formOf(part('f', '', 'a.xml'), part('f', '', 'A.xml')),
      contentType,
      'nameRepeated',
    ],
    [
      'a file that is too large',
      formOf(part('f', 'x'.repeat(megabyte + 1), 'a.xml')),
      contentType,
      'fileTooLarge',
    ],
    [
      'too many files',
      formOf(...Array.from({ length: mostSetFiles + 1 }, (_, at) => part('f', '', `${at}.txt`))),
      contentType,
      'tooManyFiles',
    ],
  ])('is refused: %s', async (_, body, type, refusal) => {
    expect(await outcomeOf(read(body, type))).toBe(code(refusal))
  })

  it('is refused or read, whatever its bytes are', async () => {
    const sound = formOf(part('f', '<a/>', 'a.xml'), part('environment', 'Test'))
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sound.byteLength - 1),
        fc.nat(255),
        fc.nat(sound.byteLength),
        async (at, value, length) => {
          const body = Buffer.from(sound.subarray(0, Math.max(at + 1, length)))
          body[at] = value
          await outcomeOf(read(body))
        },
      ),
    )
  })
})
