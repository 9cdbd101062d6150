/** Runs what README.md, the guides and the pages of commands say. */

import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, it, onTestFinished } from 'vitest'
import { openDocumentedShell } from './documented-shell.ts'
import { runDocument } from './run-document.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const documents = [
  'README.md',
  'docs/decisions-api.md',
  'docs/sts-questions-api.md',
  ...globSync('docs/{guides,commands}/*.md', {
    cwd: root,
    // WHY: it needs a release; `test/package` runs it.
    exclude: ['docs/guides/installation.md'],
  }).toSorted(),
]

function hasTools(): boolean {
  try {
    for (const tool of ['bash', 'curl']) execFileSync(tool, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stdout.write('skipped: the commands of the documents need bash and curl\n')
    return false
  }
}

describe.skipIf(!hasTools())('what a document says works', () => {
  it.each(documents)('%s', async (document) => {
    const shell = await openDocumentedShell()
    onTestFinished(shell.close)
    await runDocument(document, shell)
  })
})
