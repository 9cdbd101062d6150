/** What a command found in a set, printed in the form that was asked for. */

import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { counted, inColumns } from '../columns.ts'
import { withSlashes } from '../folder-walk.ts'
import { printLines } from '../output.ts'
import { countLevel, findingLevels, type FileFinding } from './file-findings.ts'
import type { LoadedSet } from './load-set.ts'
import type { RuleHelp } from './sarif.ts'

/** The forms in which findings are printed. */
export type FindingsForm = 'table' | 'json' | 'sarif'

/** What a command has to print. */
export interface SetReport {
  readonly loaded: Pick<LoadedSet, 'set' | 'environment' | 'settingsPath'>
  readonly findings: readonly FileFinding[]
}

function placeText({ file, line, column }: FileFinding['conflictsWith'] & object): string {
  return `${file}:${line}:${column}`
}

/** Lays out a finding behind an empty line. */
export function findingLines(finding: FileFinding): readonly string[] {
  const { level, rule, message, conflictsWith, policies } = finding
  return [
    '',
    `${level}  ${placeText(finding)}  ${rule}`,
    `  ${message}`,
    ...(conflictsWith === undefined ? [] : [`  Conflicts with ${placeText(conflictsWith)}`]),
    ...(policies.length > 1 ? [`  Concerns ${namesOf(policies)}`] : []),
  ]
}

/** Most policies that a line names. */
const mostNames = 3

function namesOf(policies: readonly string[]): string {
  const more = policies.length - mostNames
  const named = policies.slice(0, more > 1 ? mostNames : policies.length).join(', ')
  return more > 1 ? `${named} and ${more} more` : named
}

/** Says how many findings there are. Shape: `2 errors, 1 warning`. */
export function countedLevels(findings: readonly FileFinding[]): string {
  const counts = findingLevels.map((level) => [countLevel(findings, level), level] as const)
  const found = counts.filter(([count]) => count > 0).map(([count, level]) => counted(count, level))
  return found.length === 0 ? 'no findings' : found.join(', ')
}

/** Lines that say what was read. */
function readLines({ set, environment, settingsPath }: SetReport['loaded']) {
  const { documents, skipped } = set
  const named = environment === undefined || environment === '' ? '' : `${environment}, `
  return inColumns([
    ...(settingsPath === undefined ? [] : [['Settings', `${named}${settingsPath}`]]),
    ['Policies', String(documents.length)],
    ...(skipped.length === 0 ? [] : [['Skipped', counted(skipped.length, 'other XML file')]]),
  ])
}

function printJson({ loaded, findings }: SetReport): string {
  const { set, environment, settingsPath } = loaded
  const counts = findingLevels.map((level) => [`${level}s`, countLevel(findings, level)])
  return JSON.stringify(
    {
      ...(settingsPath === undefined ? {} : { settings: settingsPath }),
      ...(environment === undefined ? {} : { environment }),
      policies: set.documents.length,
      skipped: set.skipped,
      ...Object.fromEntries(counts),
      findings,
    },
    undefined,
    2,
  )
}

/** The address of a file in a log: relative to the working directory, or absolute outside it. */
function uriOf(file: string): string {
  const path = withSlashes(relative('.', file))
  if (path.startsWith('../')) return pathToFileURL(resolve(file)).href
  return path.split('/').map(encodeURIComponent).join('/')
}

/** Prints findings on standard output. `helpOf` explains a rule in SARIF. */
export async function printReport(
  report: SetReport,
  form: FindingsForm,
  helpOf: () => Promise<(rule: string) => RuleHelp | undefined>,
): Promise<void> {
  if (form === 'json') return printLines(printJson(report).split('\n'))
  if (form === 'sarif') {
    const { sarifLog } = await import('./sarif.ts')
    const { default: packageJson } = await import('../../../package.json', {
      with: { type: 'json' },
    })
    const log = sarifLog(report.findings, packageJson.version, await helpOf(), uriOf)
    return printLines(JSON.stringify(log, undefined, 2).split('\n'))
  }
  const { findings, loaded } = report
  printLines([...readLines(loaded), ...findings.flatMap(findingLines), '', countedLevels(findings)])
}
