/**
 * Runs what a document says: every `sh` block in order, against the service that the document starts. A `json` or
 * `text` block directly behind it is its output; a `js` block is the file `client.mjs`. The service is stopped before
 * a block that is marked `sh stopped`.
 */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { DocumentedShell } from './documented-shell.ts'
import { readBlocks, type FencedBlock } from './read-blocks.ts'
import { expectJson, expectText } from './shown-output.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

const startPattern =
  /^(?:(?:npm ci && )?npm start|(?:npm run -s ostiary -- |ostiary )start(?! --help))/mu

function expectedExitCode({ notes }: FencedBlock): number {
  return Number(notes.find((note) => note.startsWith('exit='))?.slice('exit='.length) ?? 0)
}

/** Runs the document and expects what it shows. Its path is from the root. */
export async function runDocument(document: string, shell: DocumentedShell): Promise<void> {
  const blocks = readBlocks(readFileSync(`${root}${document}`, 'utf8'))
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
    if (block.notes.includes('stopped')) await shell.stop()
    const result = { line: block.line, ...(await shell.run(block.text)) }
    expect(result).toMatchObject({ line: block.line, exitCode: expectedExitCode(block) })
    const shown = blocks[index + 1]
    if (shown?.language === 'json') expectJson(result.stdout, shown.text)
    else if (shown?.language === 'text') expectText(result.stdout, shown.text)
    else expect(result.stdout).not.toContain('{"error":')
  }
}
