/** What a reader finds: a short README, a page for each command, and a short glossary. */

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../support/command.ts'
import { readBlocks } from './read-blocks.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

describe('README.md', () => {
  const readme = read('README.md')

  it('has at most 1,000 words', () => {
    expect(readme.split(/\s+/u).length).toBeLessThanOrEqual(1_000)
  })

  it('says how to start within its first 40 lines', () => {
    expect(readme.split('\n').slice(0, 40)).toContain('npm ci && npm start')
  })
})

const proseFiles = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/{guides,commands}/*.md', { cwd: root }),
]

it.each(proseFiles)('%s has no line over 120 characters', (path) => {
  const blocks = readBlocks(read(path)).filter(({ language }) => language === 'text')
  const printed = new Set(blocks.flatMap(({ text }) => text.split('\n')))
  const long = read(path)
    .split('\n')
    .filter((line) => line.length > 120 && !printed.has(line))
  expect(long).toEqual([])
})

it('has a page with the help of every command', async () => {
  const commandsOf = async (...path: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await runCommand([...path, '--help'])
    const [, listed = ''] = stdout.split('\nCommands:\n')
    return [...listed.matchAll(/^ {2}([a-z0-9-]+)/gmu)].map(([, name = '']) => name)
  }
  const commands = await commandsOf()
  expect(commands.toSorted()).toEqual([
    'audit',
    'b2c',
    'backup',
    'check',
    'claims',
    'doctor',
    'effective',
    'keys',
    'repair',
    'restore',
    'start',
    'tenant',
    'token',
    'verify',
    'what-if',
  ])
  for (const command of commands) {
    const page = read(`docs/commands/${command}.md`)
    const parts = await commandsOf(command)
    const paths = parts.length === 0 ? [command] : parts.map((part) => `${command} ${part}`)
    for (const path of paths) expect(page).toContain(`npm run -s ostiary -- ${path} --help\n`)
  }
})

describe('docs/glossary.md', () => {
  const rows = read('docs/glossary.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))

  it('has at most forty terms, in order', () => {
    const terms = rows.map(([, term = '']) => term)
    expect(terms.length).toBeLessThanOrEqual(40)
    expect(terms).toEqual(terms.toSorted())
  })

  it('names types that exist', () => {
    const source = globSync('src/**/*.ts', { cwd: root }).map(read).join('\n')
    const types = rows.flatMap(([, , , type = '']) => (type === '' ? [] : [type.slice(1, -1)]))
    expect(types.length).toBeGreaterThan(10)
    expect(
      types.filter(
        (type) => !new RegExp(`export (?:type|interface|class) ${type}\\b`, 'u').test(source),
      ),
    ).toEqual([])
  })
})
