import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSet } from '../../trust-framework/sets/read-set.ts'
import { builtFiles, requireApart, writeBuilt } from './build-environment.ts'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-build-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const text = (encoding: string) =>
  `<?xml version="1.0" encoding="${encoding}"?><TrustFrameworkPolicy TenantId="{Settings:Tenant}">é</TrustFrameworkPolicy>`

function built(bytes: Uint8Array, tenant?: string) {
  const set = readSet([{ name: 'a/b.xml', bytes }], tenant === undefined ? {} : { tenant })
  return builtFiles({
    set,
    faults: [],
    environment: 'Test',
    pathIn: (file) => `dir/${file}`,
  })
}

describe('builtFiles', () => {
  it.each([
    ['UTF-8', Buffer.from(text('UTF-8'))],
    ['UTF-16', Buffer.from(`\u{feff}${text('utf-16')}`, 'utf16le')],
    ['ISO-8859-1', Buffer.from(text('iso-8859-1'), 'latin1')],
  ])('writes UTF-8 from %s', (_, bytes) => {
    expect(built(bytes, 'contoso.onmicrosoft.com')).toEqual([
      {
        name: 'a/b.xml',
        text: text('utf-8').replace('{Settings:Tenant}', 'contoso.onmicrosoft.com'),
      },
    ])
  })

  it('names each placeholder without a value', () => {
    expect(() => built(Buffer.from(text('utf-8')))).toThrow(
      'Test: dir/a/b.xml:1:71: The placeholder `{Settings:Tenant}` has no value.',
    )
  })

  it('names a file that is no text', () => {
    expect(() => built(Buffer.from([0x3c, 0xff]))).toThrow('Test: dir/a/b.xml:1:2: ')
  })
})

describe('writeBuilt', () => {
  const files = [{ name: 'a/b.xml', text: 'new' }]

  it('writes files at any depth, and replaces those of before', async () => {
    const root = join(await temporaryFolder(), 'new')
    const name = 'Environments/Test'
    await writeBuilt({ root, name, files: [{ name: 'a/b.xml', text: 'a longer text' }] })
    await writeBuilt({ root, name, files })
    expect(await readFile(join(root, name, 'a/b.xml'), 'utf8')).toBe('new')
  })

  it('refuses links below the root', async () => {
    const [outside, linkedFile] = [await temporaryFolder(), await temporaryFolder()]
    for (const linked of ['Environments', 'Environments/Test', 'Environments/Test/a']) {
      const root = await temporaryFolder()
      await mkdir(dirname(join(root, linked)), { recursive: true })
      await symlink(outside, join(root, linked))
      await expect(writeBuilt({ root, name: 'Environments/Test', files })).rejects.toThrow(
        `'${join(root, linked)}' is a link`,
      )
      expect(await readdir(outside)).toEqual([])
    }
    await writeFile(join(outside, 'b.xml'), 'old')
    await mkdir(join(linkedFile, 'a'))
    await symlink(join(outside, 'b.xml'), join(linkedFile, 'a', 'b.xml'))
    await expect(writeBuilt({ root: linkedFile, name: '.', files })).rejects.toThrow('is a link')
    expect(await readFile(join(outside, 'b.xml'), 'utf8')).toBe('old')
  })

  it('refuses a file in the place of a folder', async () => {
    const root = await temporaryFolder()
    await writeFile(join(root, 'a'), 'old')
    await expect(writeBuilt({ root, name: '.', files })).rejects.toThrow('is a file')
  })
})

describe('requireApart', () => {
  it('refuses to write over a source, whatever its path is', async () => {
    const root = await temporaryFolder()
    await mkdir(join(root, 'Test'))
    await writeFile(join(root, 'Test', 'b.xml'), 'source')
    await link(join(root, 'Test', 'b.xml'), join(root, 'other.xml'))
    const target = { root, name: 'Test', files: [{ name: 'b.xml', text: 'new' }] }
    for (const source of ['Test/b.xml', 'other.xml', 'Test/../Test/b.xml']) {
      await expect(requireApart([target], [join(root, source)])).rejects.toThrow('--to')
    }
    await requireApart([{ ...target, name: 'Other' }], [join(root, 'Test/b.xml')])
  })
})
