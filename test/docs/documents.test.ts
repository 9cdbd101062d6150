/**
 * Runs what README.md and the guides say: every `sh` block in order, against the service that the document
 * starts. A `json` or `text` block directly behind it is its output; a `js` block is the file `client.mjs`.
 */

import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDocumentedShell } from './documented-shell.ts'
import { readBlocks, type FencedBlock } from './read-blocks.ts'
import { expectJson, expectText } from './shown-output.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const documents = [
  'README.md',
  'docs/decisions-api.md',
  ...globSync('docs/{guides,commands}/*.md', { cwd: root }).toSorted(),
]

const startPattern = /^(?:npm ci && )?npm (?:start|run -s ostiary -- start(?! --help))/mu

function hasTools(): boolean {
  try {
    for (const tool of ['bash', 'curl']) execFileSync(tool, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stdout.write('skipped: the commands of the documents need bash and curl\n')
    return false
  }
}

function expectedExitCode({ notes }: FencedBlock): number {
  return Number(notes.find((note) => note.startsWith('exit='))?.slice('exit='.length) ?? 0)
}

describe.skipIf(!hasTools())('what a document says works', () => {
  it.each(documents)('%s', async (document) => {
    const blocks = readBlocks(readFileSync(`${root}${document}`, 'utf8'))
    const shell = await openDocumentedShell()
    onTestFinished(shell.close)
    const commands = blocks.filter(({ language }) => language === 'sh')
    const startsItself = commands.some(({ text }) => startPattern.test(text))
    if (!startsItself && commands.length > 0) await shell.serve('npm start')

    for (const [index, block] of blocks.entries()) {
      if (block.language === 'js') await shell.write('client.mjs', block.text)
      if (block.language !== 'sh') continue
      if (startPattern.test(block.text)) {
        await shell.serve(block.text)
        continue
      }
      const result = { line: block.line, ...(await shell.run(block.text)) }
      expect(result).toMatchObject({ line: block.line, exitCode: expectedExitCode(block) })
      const shown = blocks[index + 1]
      if (shown?.language === 'json') expectJson(result.stdout, shown.text)
      else if (shown?.language === 'text') expectText(result.stdout, shown.text)
      else expect(result.stdout).not.toContain('{"error":')
    }
  })
})
