/** The bench runs after `npm ci`, with any of the packages that it compares with installed. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { absenceOf } from '../../bench/peers.ts'
import { heavyKinds } from '../../bench/stalls/heavy-requests.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))

it('decides with every engine that is installed and names the others', async () => {
  const effort = ['--rounds', '1', '--milliseconds', '1', '--seconds', '0.2', '--largest', '20']
  const args = ['bench/main.ts', 'decide', ...effort]
  const { stdout } = await run(process.execPath, args, { cwd: root })
  expect(stdout).toMatch(/all \d agree about 500 sign-ins/u)
  expect(stdout).toContain('Ostiary, one sign-in in a request')
  expect(stdout).toMatch(/bare Fastify, parses and prints the same 1,000 +[\d,.]+\/s/u)
  const cerbos = absenceOf('@cerbos/cerbos-linux-x64')
  expect(stdout).toContain(cerbos === undefined ? 'Cerbos' : 'Cerbos left out: ')
})

it('measures /healthz while heavy requests of every kind run', async () => {
  const effort = [
    '--policies',
    '20',
    '--at-once',
    '2',
    '--seconds',
    '0',
    '--unread',
    '2',
    '--watch-seconds',
    '1',
  ]
  const { stdout } = await run(process.execPath, ['bench/main.ts', 'stalls', ...effort], {
    cwd: root,
  })
  const kinds = [...stdout.matchAll(/^\| ([^|]+) \| 2 \| [\d.]+ \| 0 \|/gmu)].map(
    ([, kind]) => kind,
  )
  expect(kinds).toEqual(Object.keys(heavyKinds()))
  expect(stdout).toMatch(/2 unread explained answers .*: \d+ MB before, \d+ MB at most/u)
})

it('checks policies beside the schema alone, and measures memory', async () => {
  const effort = ['--rounds', '2', '--checks', '20']
  const args = ['bench/main.ts', 'trust-framework', ...effort]
  const { stdout } = await run(process.execPath, args, { cwd: root })
  expect(stdout).toMatch(/base of \d+ KB, the whole check +[\d.]+ ms/u)
  expect(stdout).toMatch(/read, ordered and checked +[\d.]+ ms/u)
  expect(stdout).toMatch(/Memory over 20 checks\n.*\n +\d+ MiB +\d+ MiB/u)
})

it('measures Graph requests against bare Fastify', async () => {
  const names = ['batch of 20', 'one object, delegated token, cold']
  const only = names.flatMap((name) => ['--only', name])
  const effort = ['--rounds', '1', '--seconds', '0.1', '--tokens', '20', ...only]
  const { stdout } = await run(process.execPath, ['bench/main.ts', 'graph', ...effort], {
    cwd: root,
  })
  const ratios = [...stdout.matchAll(/^ {2}(.+) : bare Fastify {2,}\d+ %/gmu)]
  expect(ratios.map(([, name]) => name)).toEqual(names)
})

it('measures what a server needs', async () => {
  const effort = ['--rounds', '1', '--seconds', '0.2', '--writes', '10', '--drafts', '1']
  const args = ['bench/main.ts', 'sizing', ...effort, '1x20']
  const { stdout } = await run(process.execPath, args, { cwd: root })
  expect(stdout).toMatch(/GET one policy +\d+\/s[^]+memory, highest of all +\d+ MiB/u)
}, 120_000)

it('asks a directory every question', async () => {
  const effort = ['--users', '200', '--groups', '20', '--requests', '2']
  const args = ['bench/main.ts', 'directory', ...effort]
  const { stdout } = await run(process.execPath, args, { cwd: root })
  expect(stdout).toMatch(/one user by id +[\d.]+ ms/u)
  expect(stdout).not.toContain('error')
}, 120_000)

it('says how to install a package that is absent', () => {
  expect(absenceOf('casbin')).toBeUndefined()
  expect(absenceOf('@ostiary/absent')).toBe(
    'not installed; `npm install --no-save @ostiary/absent` installs it',
  )
})
