/** `docs/licenses.md`, and which licences a shipped package may have. */

import type { ShippedPackage } from './shipped-packages.ts'

/** SPDX names of licences that only ask to keep their text, which the release does. */
const allowedLicenses: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-3-Clause',
  'ISC',
  'MIT',
])

/** Says for each package with another licence what to do about it. */
export function findLicenseProblems(packages: readonly ShippedPackage[]): readonly string[] {
  return packages
    .filter(({ license }) => !allowedLicenses.has(license))
    .map(({ name, version, license }) => {
      const problem = license === '' ? 'names no licence' : `has the licence ${license}`
      return `${name} ${version} ${problem}, which is not allowed; use another package, or read the licence and add it to scripts/release/licenses.ts`
    })
}

function table(packages: readonly ShippedPackage[]): readonly string[] {
  const rows = [
    ['Package', 'Version', 'Licence'],
    ...packages.map(({ name, version, license }) => [`\`${name}\``, version, license]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[], fill: string): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`
  const [heading = [], ...others] = rows.map((row) => line(row, ' '))
  return [String(heading), line(['', '', ''], '-'), ...others.map(String)]
}

function byNameAndVersion(one: ShippedPackage, other: ShippedPackage): number {
  const [a, b] = [one, other].map(({ name, version }) => `${name} ${version}`) as [string, string]
  return a < b ? -1 : 1
}

/** Prints the page. */
export function printLicensePage(packages: readonly ShippedPackage[]): string {
  const sorted = packages.toSorted(byNameAndVersion)
  const lines = [
    '# Licences',
    '',
    'The licences of all packages that Ostiary installs at run time, printed from `package-lock.json` by',
    '`npx node scripts/licenses.ts --write`. `npm run check` fails when this page is out of date, or when a package has a',
    'licence that asks for more than to keep its text. Ostiary itself has the licence Apache-2.0.',
    '',
    '## In the release',
    '',
    'The text of each licence is in the folder of its package.',
    '',
    ...table(sorted.filter(({ isOptional }) => !isOptional)),
    '',
    '## Optional',
    '',
    'Ostiary does not need these packages. An installation from the lock file adds those that fit the machine; the release',
    'has none of them.',
    '',
    ...table(sorted.filter(({ isOptional }) => isOptional)),
    '',
  ]
  return lines.join('\n')
}
