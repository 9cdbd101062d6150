import { expect, it } from 'vitest'
import { findLicenseProblems, printLicensePage } from './licenses.ts'
import { listShippedPackages, lockOfRelease } from './shipped-packages.ts'

const lock = {
  lockfileVersion: 3,
  packages: {
    '': { version: '1.0.0', license: 'Apache-2.0' },
    'node_modules/zebra': { version: '2.0.0', license: 'MIT' },
    'node_modules/@scope/ant': { version: '1.2.3', license: 'ISC' },
    'node_modules/zebra/node_modules/@scope/ant': { version: '0.9.0', license: 'GPL-3.0-only' },
    'node_modules/silent': { version: '3.0.0' },
    'node_modules/native': { version: '4.0.0', license: 'MIT', optional: true },
    'node_modules/tester': { version: '5.0.0', license: 'AGPL-3.0-only', dev: true },
  },
}

it('lists every package that is installed at run time, also those inside others', () => {
  const listed = listShippedPackages(lock).map(({ name, version }) => `${name} ${version}`)
  expect(listed).toEqual([
    'zebra 2.0.0',
    '@scope/ant 1.2.3',
    '@scope/ant 0.9.0',
    'silent 3.0.0',
    'native 4.0.0',
  ])
})

it('reduces a lock file to the packages of the release', () => {
  const { lockfileVersion, packages } = lockOfRelease(lock)
  expect([lockfileVersion, ...Object.keys(packages)]).toEqual([
    3,
    '',
    'node_modules/zebra',
    'node_modules/@scope/ant',
    'node_modules/zebra/node_modules/@scope/ant',
    'node_modules/silent',
  ])
})

it('says what to do about a package without an allowed licence', () => {
  const advice =
    'which is not allowed; use another package, or read the licence and add it to scripts/release/licenses.ts'
  expect(findLicenseProblems(listShippedPackages(lock))).toEqual([
    `@scope/ant 0.9.0 has the licence GPL-3.0-only, ${advice}`,
    `silent 3.0.0 names no licence, ${advice}`,
  ])
})

it('prints packages in order, and optional ones apart', () => {
  const [, released = '', optional = ''] = printLicensePage(listShippedPackages(lock)).split(
    '\n## ',
  )
  const rowsOf = (section: string) =>
    [...section.matchAll(/^\| `(.+?)` +\| (\S+) +\| (\S*) +\|$/gmu)].map((row) => row.slice(1))
  expect(rowsOf(released)).toEqual([
    ['@scope/ant', '0.9.0', 'GPL-3.0-only'],
    ['@scope/ant', '1.2.3', 'ISC'],
    ['silent', '3.0.0', ''],
    ['zebra', '2.0.0', 'MIT'],
  ])
  expect(rowsOf(optional)).toEqual([['native', '4.0.0', 'MIT']])
})
