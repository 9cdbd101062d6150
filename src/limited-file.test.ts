import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readLimitedFile } from './limited-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'ostiary-limited-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(text: string): string {
  const path = join(folder, 'file')
  writeFileSync(path, text)
  return path
}

describe('readLimitedFile', () => {
  it('reads a file of exactly the limit', async () => {
    expect(await readLimitedFile(fileWith('ä€x'), 6)).toBe('ä€x')
  })

  it('names a file that is one byte too long', async () => {
    await expect(readLimitedFile(fileWith('ä€x!'), 6)).rejects.toThrow(
      /file' has more than 6 bytes, the most that is read here; check the path$/u,
    )
  })

  it('reads nothing of a file of gigabytes, and stops reading a device without end', async () => {
    const sparse = fileWith('')
    truncateSync(sparse, 8 * 1024 ** 3)
    const before = process.memoryUsage.rss()
    await expect(readLimitedFile(sparse, 1_000)).rejects.toThrow('more than 1000 bytes')
    await expect(readLimitedFile('/dev/zero', 1_000_000)).rejects.toThrow('more than 1000000 bytes')
    expect(process.memoryUsage.rss() - before).toBeLessThan(256 * 1024 ** 2)
  })

  it('reports a file that does not exist', async () => {
    await expect(readLimitedFile(join(folder, 'absent'), 1)).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })
})
