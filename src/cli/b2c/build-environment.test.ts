import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSet } from '../../trust-framework/sets/read-set.ts'
import { builtFiles, writeBuilt } from './build-environment.ts'

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
    const folder = join(await temporaryFolder(), 'Environments', 'Test')
    await writeBuilt(folder, [{ name: 'a/b.xml', text: 'a longer text' }])
    await writeBuilt(folder, files)
    expect(await readFile(join(folder, 'a/b.xml'), 'utf8')).toBe('new')
  })

  it('refuses links that lead out of the folder', async () => {
    const [outside, folder, other] = [
      await temporaryFolder(),
      await temporaryFolder(),
      await temporaryFolder(),
    ]
    await symlink(outside, join(folder, 'a'))
    await expect(writeBuilt(folder, files)).rejects.toThrow('leads out of')
    await writeFile(join(outside, 'b.xml'), 'old')
    await mkdir(join(other, 'a'))
    await symlink(join(outside, 'b.xml'), join(other, 'a', 'b.xml'))
    await expect(writeBuilt(other, files)).rejects.toThrow('is a link')
    expect(await readFile(join(outside, 'b.xml'), 'utf8')).toBe('old')
  })
})
