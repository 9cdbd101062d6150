/** Walks through a folder. Links are not followed: they may lead out of it, or in circles. */

import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** Writes a path with `/`. WHY not always: outside Windows, a name may have the other slash. */
export function withSlashes(path: string): string {
  return path.replaceAll(sep, '/')
}

/** Which files a walk collects, and how far it goes. */
export interface WalkBounds {
  readonly accepts: (name: string) => boolean
  /** Leaves a folder out, by its path in the root. */
  readonly skips?: (path: string) => boolean
  readonly mostFiles: number
  readonly mostDepth: number
}

/** One walk. It goes on behind a folder that cannot be read. */
export class FolderWalk {
  readonly files: string[] = []
  readonly #root: string
  readonly #bounds: WalkBounds
  readonly #onFault: (path: string, error: unknown) => void

  constructor(root: string, bounds: WalkBounds, onFault: (path: string, error: unknown) => void) {
    this.#root = root
    this.#bounds = bounds
    this.#onFault = onFault
  }

  /** Gives the path of a file in the root, with `/`. */
  nameOf(path: string): string {
    return withSlashes(relative(this.#root, path)) || path
  }

  /** Collects the files of a folder and those below it. @throws Error when they are too many or too deep. */
  async visit(folder: string = this.#root, depth = 0): Promise<void> {
    const { accepts, skips, mostDepth, mostFiles } = this.#bounds
    if (depth > mostDepth) {
      throw new Error(
        `'${folder}' is more than ${mostDepth} folders deep; give a folder further down`,
      )
    }
    for (const entry of await this.#entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (skips?.(this.nameOf(path)) !== true) await this.visit(path, depth + 1)
      } else if (entry.isFile() && accepts(entry.name)) this.files.push(path)
      if (this.files.length > mostFiles) {
        throw new Error(
          `'${this.#root}' has more than ${mostFiles} files; give the folder with the policies`,
        )
      }
    }
  }

  async #entriesOf(folder: string): Promise<readonly Dirent[]> {
    try {
      return await readdir(folder, { withFileTypes: true })
    } catch (error) {
      // WHY not the root: without it there is nothing to read.
      if (folder === this.#root) throw error
      this.#onFault(this.nameOf(folder), error)
      return []
    }
  }
}
