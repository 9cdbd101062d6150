/**
 * Published documents that are not part of the repository, in `../shared`. Every claim is witnessed by fixtures of
 * the repository; tests over outside data repeat the witness on what others wrote.
 */

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

/** The absolute path of outside data, ending in a slash. `name` is a folder, such as `data/graph`. */
function outsideFolder(name: string): string {
  return fileURLToPath(new URL(`../../../shared/${name}/`, import.meta.url))
}

/**
 * Declares tests over a folder of outside data. Without the folder, one skipped test gives the reason in its place.
 */
export function describeOutside(
  title: string,
  name: string,
  declare: (folder: string) => void,
): void {
  const folder = outsideFolder(name)
  const isPresent = existsSync(folder)
  describe.each(isPresent ? [[title, folder] as const] : [])('%s', (_, present) => {
    declare(present)
  })
  it.for(isPresent ? [] : [[title, name] as const])('%s', ([, absent], { skip }) =>
    skip(`${absent} of ../shared is absent`),
  )
}
