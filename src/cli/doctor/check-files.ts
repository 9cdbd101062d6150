/** Checks the files of a data directory: who can read them, and what interrupted commands left behind. */

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isUnfinishedFile } from '../../data-directory.ts'
import { restoreFolderPrefix } from '../options.ts'
import { advice, damage, type Diagnosis } from './diagnosis.ts'

const everyone = 0o007
const group = 0o070

/** Folders of `restore` that keep what was there before. */
const keptAside = /^replaced-/u

/** Files beside the database and the keys that no command needs any more. */
const leftBehind = /\.db-commits-\d+$/u
const lock = /\.lock$/u

function isPrivate(path: string): boolean {
  return !lock.test(path) && /key|\.db(?:-wal|-shm)?$/u.test(path)
}

function checkMode(path: string, mode: number, isFolder: boolean): Diagnosis | undefined {
  const command = `chmod ${isFolder ? '700' : '600'} '${path}'`
  if (isFolder) {
    return (mode & (everyone | group)) === 0
      ? undefined
      : advice(`${path}: others can look into this folder; run \`${command}\``)
  }
  if (!isPrivate(path)) return undefined
  if ((mode & everyone) !== 0) {
    return damage(
      `${path}: every user of this machine can read or change it; run \`${command}\`, and replace the keys if somebody may have read them`,
    )
  }
  return (mode & group) === 0
    ? undefined
    : advice(`${path}: its group can read or change it; run \`${command}\``)
}

/** Lists the findings on the files below a data directory, in the order of their names. */
export async function checkFiles(data: string): Promise<readonly Diagnosis[]> {
  const findings: Diagnosis[] = []
  const names = ['.', ...(await readdir(data, { recursive: true })).toSorted()]
  for (const name of names) {
    const path = join(data, name)
    if (name.startsWith(restoreFolderPrefix)) {
      if (!name.includes('/')) {
        findings.push(
          damage(`${path}: a restore was interrupted; run it again with --force, then delete it`),
        )
      }
      continue
    }
    if (keptAside.test(name)) {
      if (!name.includes('/')) {
        findings.push(
          advice(`${path}: keeps what a restore replaced; delete it when you need it no more`),
        )
      }
      continue
    }
    const found = await stat(path).catch(() => undefined)
    if (found === undefined) continue
    if (lock.test(name)) {
      findings.push(
        advice(`${path}: a command changes the keys, or was interrupted; delete it if none runs`),
      )
    }
    if (isUnfinishedFile(name) || leftBehind.test(name)) {
      findings.push(advice(`${path}: was left by an interrupted command; delete it`))
    }
    const mode = checkMode(path, found.mode, found.isDirectory())
    // WHY: Windows has no such modes.
    if (mode !== undefined && process.platform !== 'win32') findings.push(mode)
  }
  return findings
}
