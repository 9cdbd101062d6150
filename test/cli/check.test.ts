/** `ostiary check`: files in, warnings and exit codes out. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { ids } from '../support/exports/exported-tenant.ts'
import { entraExporter, intuneManagement } from '../support/exports/export-folders.ts'
import { runCommand, type CommandResult } from '../support/command.ts'

async function written(files: Iterable<readonly [string, string | Uint8Array]>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-check-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

function check(path: string, ...args: readonly string[]): Promise<CommandResult> {
  return runCommand(['check', path, '--as-of', '2026-11-30T09:00:00Z', ...args])
}

const emergency = 'b5e00000-0000-4000-8000-000000000009'
const group = '6e000000-0000-4000-8000-000000000009'

function policy(changes: JsonObject, users: JsonObject): readonly [string, string] {
  const id = 'ca000000-0000-4000-8000-000000000009'
  const json = {
    id,
    displayName: 'MFA',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'], excludeUsers: [emergency], ...users },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    ...changes,
  }
  return [`${id}.json`, JSON.stringify(json)]
}

interface Answer {
  readonly isComplete: boolean
  readonly warnings: readonly (JsonObject & { readonly policies: readonly JsonObject[] })[]
  readonly files: JsonObject
}

async function answered(path: string, ...args: readonly string[]): Promise<Answer> {
  const { stdout } = await check(path, '--output', 'json', ...args)
  return JSON.parse(stdout) as Answer
}

describe('check', () => {
  it('exits with 0 when there is nothing to warn of', async () => {
    const folder = await written([policy({}, {})])
    const { exitCode, stdout, stderr } = await check(folder, '--break-glass', emergency)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('no warnings')
  })

  it('exits with 1 and names code, policy, place and next step of each warning', async () => {
    const folder = await written([policy({}, { excludeGroups: [group] })])
    const { exitCode, stderr } = await check(folder, '--break-glass', emergency)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'ostiary: 1 warning\n' })
    const answer = await answered(folder, '--break-glass', emergency)
    expect(answer).toMatchObject({
      asOf: '2026-11-30T09:00:00.000Z',
      isComplete: true,
      warnings: [
        {
          '@ostiary.code': 'conditionalAccess.check.exclusionUncovered',
          certainty: 'certain',
          policies: [
            {
              id: 'ca000000-0000-4000-8000-000000000009',
              displayName: 'MFA',
              target: '/conditions/users/excludeGroups/0',
            },
          ],
        },
      ],
      files: { read: 1, faults: [] },
    })
    expect(answer.warnings[0]?.['nextStep']).toContain('Remove the exclusion')
  })

  it('leaves out the codes that are ignored, and refuses codes that no check has', async () => {
    const folder = await written([policy({}, { excludeGroups: [group] })])
    const all = await check(
      folder,
      '--ignore',
      'conditionalAccess.check.exclusionUncovered',
      '--ignore',
      'conditionalAccess.check.breakGlassNotDeclared',
    )
    expect(all.exitCode).toBe(0)
    const wrong = await check(folder, '--ignore', 'conditionalAccess.check.exclusion')
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toContain('--ignore: unknown code')
  })

  it('exits with 1 when a file cannot be used, and checks the others', async () => {
    const folder = await written([policy({}, {}), ['broken.json', '{']])
    const { exitCode, stdout, stderr } = await check(folder, '--break-glass', emergency)
    expect(exitCode).toBe(1)
    expect(stdout).toContain('the check is without them')
    expect(stderr).toContain('check: 1 fault in 1 of 2 files')
  })

  it('exits with 2 for wrong usage', async () => {
    const folder = await written([policy({}, {})])
    expect((await runCommand(['check'])).exitCode).toBe(2)
    expect((await check(folder, '--report-only-days', 'soon')).exitCode).toBe(2)
    const unknown = await check(folder, '--break-glass', 'Emergency 1')
    expect(unknown.exitCode).toBe(2)
    expect(unknown.stderr).toContain("no single user or group 'Emergency 1'; give the object id")
    expect((await check(join(folder, 'gone'))).stderr).toContain('check: file or directory')
  })

  it('reports how long a policy only reports, from its last change', async () => {
    const reporting = { state: 'enabledForReportingButNotEnforced' }
    const old = await written([
      policy({ ...reporting, createdDateTime: '2026-01-01T00:00:00Z', modifiedDateTime: null }, {}),
    ])
    const changed = await written([
      policy(
        {
          ...reporting,
          createdDateTime: '2026-01-01T00:00:00Z',
          modifiedDateTime: '2026-11-20T00:00:00Z',
        },
        {},
      ),
    ])
    const messages = async (folder: string, ...args: readonly string[]) =>
      (await answered(folder, '--break-glass', emergency, ...args)).warnings.map(
        ({ message }) => message,
      )
    expect(await messages(old)).toEqual([
      'the policy has been in report-only mode since 2026-01-01 at least, for 333 days',
    ])
    expect(await messages(changed)).toEqual([])
    expect(await messages(changed, '--report-only-days', '9')).toHaveLength(1)
  })

  it.each([
    ['EntraExporter', entraExporter('utf16leMark')],
    ['IntuneManagement', intuneManagement()],
  ])('reads a whole export of %s', async (_, files) => {
    const folder = await written(files)
    const { warnings, isComplete } = await answered(folder, '--break-glass', ids.breakGlassGroup)
    expect(isComplete).toBe(true)
    expect(
      warnings.map((each) => [
        memberText(each, '@ostiary.code').split('.').at(-1),
        each['certainty'],
        ...each.policies.map(({ displayName }) => displayName),
      ]),
    ).toEqual([
      ['breakGlassNotExcluded', 'certain', 'CA004: Sessions'],
      [
        'breakGlassNotExcluded',
        'possible',
        'CA003: Mail at headquarters only',
        'CA005: Terms and keys for admins',
      ],
    ])
  })

  it('finds break-glass identities by the names that files have for them', async () => {
    const files = entraExporter('utf8')
    const folder = await written(files)
    const named = await answered(folder, '--break-glass', 'Break glass')
    const byId = await answered(folder, '--break-glass', ids.breakGlassGroup)
    expect(named.warnings).toEqual(byId.warnings)
  })

  it('takes a placeholder as policies spell it', async () => {
    const folder = await written([policy({}, { excludeGroups: ['<Emergency>'], excludeUsers: [] })])
    const undeclared = await answered(folder)
    expect(undeclared.warnings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^group `<Emergency>` is excluded/u),
    )
    const { warnings } = await answered(folder, '--break-glass', '<Emergency>')
    expect(warnings).toEqual([])
  })
})
