/**
 * Puts what the commands print for `--help` into the pages of `docs/commands`. The test `test/docs` fails when a
 * page is out of date.
 */

import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'

/** A block that asks for help, and the block behind it. */
const shownHelp =
  /(```sh\nnpm run -s ostiary -- ([a-z0-9 -]+ --help)\n```\n\n```text\n)[\s\S]*?(?=```\n|$)/gu

for (const path of globSync('docs/commands/*.md')) {
  const page = readFileSync(path, 'utf8')
  const current = page.replaceAll(shownHelp, (_, before: string, command: string) => {
    const args = ['src/main.ts', ...command.split(' ')]
    return before + execFileSync(process.execPath, args, { encoding: 'utf8' })
  })
  if (current !== page) {
    writeFileSync(path, current)
    console.log(`rewrote ${path}`)
  }
}
