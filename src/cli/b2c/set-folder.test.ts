import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { policyFolderDepth } from '../../limited-file.ts'
import { policySetCodes } from '../../trust-framework/sets/set-codes.ts'
import { mostFolderBytes, mostFolderFiles, readSetFolder } from './set-folder.ts'

async function folderWith(names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-set-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), name)
  }
  return folder
}

async function namesIn(
  path: string,
  skips?: (path: string) => boolean,
): Promise<readonly string[]> {
  const { files } = await readSetFolder(path, skips)
  return files.map(({ name }) => name).toSorted()
}

describe('readSetFolder', () => {
  it('reads the XML files of a folder at any depth, hidden folders and packages left out', async () => {
    const folder = await folderWith([
      'a.xml',
      'deep/er/b.XML',
      'readme.md',
      '.git/c.xml',
      'node_modules/d.xml',
      'Environments/Test/e.xml',
    ])
    expect(await namesIn(folder)).toEqual(['Environments/Test/e.xml', 'a.xml', 'deep/er/b.XML'])
    expect(await namesIn(folder, (path) => path === 'Environments')).toEqual([
      'a.xml',
      'deep/er/b.XML',
    ])
  })

  it('reads one file', async () => {
    const folder = await folderWith(['a.xml', 'b.xml'])
    const { root, files } = await readSetFolder(join(folder, 'b.xml'))
    expect({ root, names: files.map(({ name }) => name) }).toEqual({
      root: folder,
      names: ['b.xml'],
    })
  })

  it.skipIf(sep !== '/')('takes the other slash in a name for a part of the name', async () => {
    const name = String.raw`..\..\b.xml`
    expect(await namesIn(await folderWith([name]))).toEqual([name])
  })

  it('follows no link', async () => {
    const outside = await folderWith(['secret.xml'])
    const folder = await folderWith(['a.xml'])
    await symlink(outside, join(folder, 'linked'))
    await symlink(join(outside, 'secret.xml'), join(folder, 'linked.xml'))
    expect(await namesIn(folder)).toEqual(['a.xml'])
  })

  it('names a file that is too long, and reads the rest', async () => {
    const folder = await folderWith(['a.xml', 'long.xml'])
    await truncate(join(folder, 'long.xml'), 11_000_000)
    const { files, faults } = await readSetFolder(folder)
    expect(files.map(({ name }) => name)).toEqual(['a.xml'])
    expect(faults).toMatchObject([
      { file: 'long.xml', finding: { ostiaryCode: policySetCodes.notReadable } },
    ])
  })

  it('refuses a folder without XML files, and a path without anything', async () => {
    const folder = await folderWith(['readme.md'])
    await expect(readSetFolder(folder)).rejects.toThrow('no *.xml file found')
    await expect(readSetFolder(join(folder, 'nothing'))).rejects.toThrow('not found')
  })

  it('refuses one file more than are read', async () => {
    const folder = await folderWith(
      Array.from({ length: mostFolderFiles + 1 }, (_, index) => `${index}.xml`),
    )
    await expect(readSetFolder(folder)).rejects.toThrow(`more than ${mostFolderFiles} files`)
    await rm(join(folder, '0.xml'))
    expect(await namesIn(folder)).toHaveLength(mostFolderFiles)
  })

  it('refuses files that are too long together', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `${index}.xml`)
    const folder = await folderWith(names)
    for (const name of names) await truncate(join(folder, name), mostFolderBytes / 8)
    expect(await namesIn(folder)).toHaveLength(8)
    await writeFile(join(folder, 'one-more.xml'), 'x')
    await expect(readSetFolder(folder)).rejects.toThrow(`more than ${mostFolderBytes} bytes`)
  })

  it('refuses folders that are too deep', async () => {
    const deep = (depth: number) => `${'d/'.repeat(depth)}a.xml`
    expect(await namesIn(await folderWith([deep(policyFolderDepth)]))).toHaveLength(1)
    const folder = await folderWith([deep(policyFolderDepth + 1)])
    await expect(readSetFolder(folder)).rejects.toThrow('folders deep')
  })
})
