/** `ostiary what-if --from` over whole exports, as the tools write them. */

import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import {
  policyFileBytes,
  policyFiles,
  policyFolderBytes,
  policyFolderDepth,
} from '../../src/limited-file.ts'
import { runCommand, type CommandResult } from '../support/command.ts'
import { ids, policies } from '../support/exports/exported-tenant.ts'
import {
  cippTemplates,
  dcToolbox,
  encoded,
  entraExporter,
  graphPowerShell,
  intuneManagement,
  type Encoding,
  type ExportFolder,
} from '../support/exports/export-folders.ts'
import { describeOutside } from '../support/outside-data.ts'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-export-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

async function written(files: ExportFolder): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
  return folder
}

function whatIf(from: string, ...args: readonly string[]): Promise<CommandResult> {
  return runCommand(['what-if', '--as-of', now, '--from', from, ...args])
}

const now = '2026-11-30T09:00:00Z'
const justProved = ['--first-factor-at', now, '--second-factor-at', now]

const mailInBrowser = [
  '--app',
  ids.mail,
  '--client-app',
  'browser',
  '--external-type',
  'none',
  '--role',
  'none',
]

interface Answer {
  readonly decision: JsonObject
  readonly files: {
    readonly faults: readonly unknown[]
    readonly formats: readonly JsonObject[]
    readonly used: JsonObject
    readonly skipped: number
  }
  readonly policies: readonly { readonly displayName: string }[]
}

async function answered(from: string, ...args: readonly string[]): Promise<Answer> {
  const { exitCode, stdout, stderr } = await whatIf(from, ...args, '--output', 'json')
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stderr).not.toContain('not a known member')
  return JSON.parse(stdout) as Answer
}

describe('what-if over whole exports', () => {
  it.each([
    ['IntuneManagement', intuneManagement(), 'IntuneManagement export', 1],
    [
      'IntuneManagement with the name of the company',
      intuneManagement('Contoso/'),
      'IntuneManagement export',
      1,
    ],
    ['EntraExporter of PowerShell 7', entraExporter('utf8'), 'EntraExporter export', 1],
    [
      'EntraExporter of Windows PowerShell',
      entraExporter('utf16leMark'),
      'EntraExporter export',
      1,
    ],
    ['Graph PowerShell', graphPowerShell(), 'Graph PowerShell', 0],
    [
      'a folder in a folder',
      new Map(
        [...graphPowerShell()].map(
          ([name, bytes]) => [`${'deep/'.repeat(policyFolderDepth)}${name}`, bytes] as const,
        ),
      ),
      'Graph PowerShell',
      0,
    ],
  ])('decides by %s without a manual step', async (_, files, format, skipped) => {
    const folder = await written(files)
    const asked = [...mailInBrowser, '--group', ids.staffGroup, '--user', ids.ada]
    const outside = await answered(
      folder,
      ...asked,
      '--ip',
      '198.51.100.7',
      '--compliant-network',
      'no',
    )
    expect(outside.files).toMatchObject({
      formats: [{ format }],
      used: { policies: policies.length, namedLocations: 3 },
      skipped,
      faults: [],
    })
    expect(outside.decision['outcome']).toBe('block')
    const atHome = [...asked, '--ip', '203.0.113.7', '--method', 'fido2']
    const inside = await answered(folder, ...atHome, ...justProved)
    expect(inside.decision).toMatchObject({
      outcome: 'allow',
      sessionControls: [{ control: 'signInFrequency' }],
    })
    const later = await answered(folder, ...atHome)
    expect(later.decision).toMatchObject({
      outcome: 'notEnoughInformation',
      missingFacts: ['satisfied.firstFactorAt', 'satisfied.secondFactorAt'],
    })
  })

  it('decides by a backup of DCToolbox, which has neither ids nor locations', async () => {
    const folder = await written(dcToolbox())
    const { decision, files } = await answered(
      folder,
      '--app',
      ids.mail,
      '--client-app',
      'other',
      '--user',
      ids.ada,
      '--group',
      'none',
    )
    expect(decision['outcome']).toBe('block')
    expect(files.formats).toMatchObject([{ format: 'DCToolbox backup' }])
  })

  it('decides by templates of CIPP, whose groups and locations have names for ids', async () => {
    const folder = await written(cippTemplates())
    const asked = [...mailInBrowser, '--user', ids.ada]
    const outcomes = await Promise.all(
      [
        ['--group', 'none', '--ip', '198.51.100.7'],
        ['--group', 'none', '--ip', '203.0.113.7'],
        ['--group', ids.breakGlassGroup, '--ip', '198.51.100.7'],
      ].map(async (facts) => (await answered(folder, ...asked, ...facts)).decision['outcome']),
    )
    expect(outcomes).toEqual(['block', 'allow', 'allow'])
  })

  it('finds an exported user by name, with what the export says about the user', async () => {
    const folder = await written(entraExporter())
    const asked = ['--app', ids.mail, '--client-app', 'other', '--group', 'none']
    const { decision } = await answered(folder, '--user', 'Ada@contoso.example', ...asked)
    expect(decision['outcome']).toBe('block')
    const { exitCode, stderr } = await whatIf(folder, '--user', 'eve@contoso.example', ...asked)
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        "--user: the files have no single user 'eve@contoso.example'",
      ),
    })
    const robot = await answered(folder, '--service-principal', ids.robot)
    expect(robot.decision['missingFacts']).not.toContain('principal.workload')
  })

  it('takes names for the ids of groups, locations and service principals, and refuses other texts', async () => {
    const folder = await written(intuneManagement())
    const asked = [...mailInBrowser, '--user', ids.ada, '--ip', '198.51.100.7', ...justProved]
    const outcomeOf = async (...facts: readonly string[]) =>
      (await answered(folder, ...asked, ...facts)).decision['outcome']
    expect(await outcomeOf('--group', 'break glass ')).toBe(
      await outcomeOf('--group', ids.breakGlassGroup),
    )
    expect(await outcomeOf('--group', 'none', '--location', 'HEADQUARTERS')).toBe(
      await outcomeOf('--group', 'none', '--location', ids.headquarters),
    )
    for (const [flag, noun] of [
      ['--group', 'group'],
      ['--location', 'named location'],
      ['--terms', 'terms of use'],
      ['--service-principal', 'service principal'],
      ['--agent', 'agent'],
      ['--home-tenant', 'tenant'],
    ] as const) {
      const { exitCode, stdout, stderr } = await whatIf(folder, flag, 'Nobody')
      expect({ exitCode, stdout, stderr: stderr.trim() }).toEqual({
        exitCode: 2,
        stdout: '',
        stderr: `ostiary: ${flag}: \`Nobody\` is not an id, and the files have no single ${noun} of that name; give the id of the ${noun}`,
      })
    }
  })

  it('takes a placeholder of the files as the group that it stands for', async () => {
    const [, legacy] = policies
    const conditions = legacy?.['conditions'] as JsonObject
    const placeholder = {
      ...legacy,
      conditions: {
        ...conditions,
        users: { includeUsers: ['All'], excludeGroups: ['<Emergency>'] },
      },
    }
    const folder = await written(
      new Map([['p.json', encoded(JSON.stringify(placeholder), 'utf8')]]),
    )
    const outcomeOf = async (group: string) =>
      (await answered(folder, '--client-app', 'other', '--group', group)).decision['outcome']
    expect(await outcomeOf('none')).toBe('block')
    expect(await outcomeOf('<emergency>')).toBe('allow')
    const { stdout } = await whatIf(folder, '--client-app', 'other', '--trace', 'full')
    expect(stdout).toContain('"excludeGroups":["<Emergency>"]')
  })

  it.each<[Encoding]>([['utf8Mark'], ['utf16le'], ['utf16leMark'], ['utf16be'], ['utf16beMark']])(
    'reads a policy in %s',
    async (encoding) => {
      const folder = await written(
        new Map([['p.json', encoded(JSON.stringify(policies[1]), encoding)]]),
      )
      const { decision } = await answered(folder, '--client-app', 'other', '--group', 'none')
      expect(decision['outcome']).toBe('block')
    },
  )

  it.each([
    ['google.com', 'deny'],
    ['ExternalAzureAD', 'interrupt'],
  ])('reads of an exported guest that %s is where the guest signs in', async (issuer, outcome) => {
    const guest = {
      id: '0571a27e-0571-4a27-a000-00000000f001',
      displayName: 'Gus',
      userPrincipalName: 'gus_fabrikam.example#EXT#@contoso.example',
      userType: 'Guest',
      creationType: 'Invitation',
      externalUserState: 'Accepted',
      identities: [{ signInType: 'federated', issuer, issuerAssignedId: null }],
    }
    const strength = {
      displayName: 'A strength for everybody',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        users: { includeUsers: ['All'] },
        applications: { includeApplications: ['All'] },
      },
      grantControls: {
        operator: 'OR',
        authenticationStrength: { id: '00000000-0000-0000-0000-000000000002' },
      },
    }
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'users.json'), JSON.stringify([guest]))
    await writeFile(join(folder, 'policies.json'), JSON.stringify([strength]))
    const asked = ['--app', ids.mail, '--client-app', 'browser', '--method', 'password']
    const { decision } = await answered(folder, '--user', guest.userPrincipalName, ...asked)
    expect(decision['outcome']).toBe(outcome)
  })

  it('decides without the files that cannot be used, and says so', async () => {
    const folder = await written(
      new Map([
        ...intuneManagement(),
        ['ConditionalAccess/picture.json', Buffer.from('89504e470d0a1a0aff00', 'hex')],
        ['ConditionalAccess/broken.json', encoded('{ "displayName": }', 'utf16leMark')],
        ['ConditionalAccess/empty.json', encoded('', 'utf16leMark')],
      ]),
    )
    const { exitCode, stdout, stderr } = await whatIf(
      folder,
      '--client-app',
      'other',
      '--group',
      'none',
    )
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^Decision {4}block: /u)
    expect(stdout).toMatch(
      /\nFiles {7}19 files, IntuneManagement export \(MigrationTable\.json is there\): 6 policies, 3 named locations, 2 strengths, 1 object skipped\n/u,
    )
    expect(stdout).toMatch(/\nIncomplete {2}2 faults in 2 of 19 files; /u)
    const lines = stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !line.includes('is not a known member'))
    expect(lines).toEqual([
      expect.stringMatching(
        /^ostiary: warning: ConditionalAccess\/empty\.json: the file is empty/u,
      ),
      expect.stringMatching(
        /^ostiary: warning: CompliancePolicies\/Windows\.json: .*was skipped$/u,
      ),
      expect.stringMatching(
        /^ostiary: --from: 2 faults in 2 of 19 files; the decision is without them/u,
      ),
      expect.stringMatching(/^ConditionalAccess\/broken\.json:1:18: /u),
      expect.stringMatching(/^ConditionalAccess\/picture\.json: the file looks like UTF-8/u),
    ])
  })

  it('leaves a decision open, up to a block, while a file cannot be used', async () => {
    const folder = await written(
      new Map([
        ['off.json', encoded(JSON.stringify({ ...policies[1], state: 'disabled' }), 'utf8')],
        ['broken.json', encoded('{', 'utf8')],
      ]),
    )
    const table = await whatIf(folder, '--expect', 'allow')
    expect(table.exitCode).toBe(1)
    expect(table.stdout).toMatch(
      /^Decision {4}notEnoughInformation: allow at best, block at worst\n/u,
    )
    expect(table.stdout).toContain(
      '\nIncomplete  1 fault in 1 of 2 files; the decision is without them; the others alone give allow\n',
    )
    const json = await whatIf(folder, '--output', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      decision: { outcome: 'notEnoughInformation', atBest: 'allow', atWorst: 'block' },
      files: { isWhole: false, notUsed: 1, outcomeWithoutThem: 'allow' },
    })
  })

  it('reports each place of an unknown value, and leaves open what depends on it', async () => {
    const unknown = { ...policies[1], grantControls: { operator: 'OR', builtInControls: ['new'] } }
    const text = encoded(JSON.stringify(unknown), 'utf8')
    const other = encoded(JSON.stringify({ ...unknown, id: ids.ada }), 'utf8')
    const folder = await written(
      new Map([
        ['a.json', text],
        ['b.json', other],
      ]),
    )
    const { exitCode, stdout, stderr } = await whatIf(
      folder,
      '--client-app',
      'other',
      '--group',
      'none',
      '--output',
      'json',
    )
    expect(exitCode).toBe(0)
    const target = '/grantControls/builtInControls/0'
    expect(JSON.parse(stdout)).toMatchObject({
      decision: { outcome: 'notEnoughInformation' },
      files: {
        isWhole: true,
        unknown: [
          { file: 'a.json', target },
          { file: 'b.json', target },
        ],
      },
    })
    expect(stderr).toContain(`a.json#${target}: \`new\` is not a value`)
    expect(stderr).toContain(`b.json#${target}: \`new\` is not a value`)
  })

  it('refuses a folder without policies', async () => {
    const groups = [...intuneManagement()].filter(([name]) => name.startsWith('Groups/'))
    const { exitCode, stderr } = await whatIf(await written(new Map(groups)))
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no file has a conditional access policy'),
    })
  })
})

describe('what-if has limits for files', () => {
  const block = encoded(JSON.stringify(policies[1]), 'utf8')
  const asked = ['--client-app', 'other', '--group', 'none']

  it('refuses a file that is too long, and decides without it in a folder', async () => {
    const folder = await written(new Map([['policy.json', block]]))
    const long = join(folder, 'long.json')
    await writeFile(long, '')
    await truncate(long, 8 * 1024 ** 3)
    const problem = `'${long}' has more than ${policyFileBytes} bytes`
    expect(await whatIf(long, ...asked)).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(`--from: ${problem}`),
    })
    expect(await whatIf(folder, ...asked)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^Decision {4}block/u),
      stderr: expect.stringContaining(problem),
    })
  })

  it('refuses a folder whose files are too long together', async () => {
    const folder = await temporaryFolder()
    for (let file = 0; file <= policyFolderBytes / policyFileBytes; file += 1) {
      const path = join(folder, `${file}.json`)
      await writeFile(path, '')
      await truncate(path, policyFileBytes)
    }
    expect(await whatIf(folder, ...asked)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        `--from: '${folder}' has more than ${policyFolderBytes} bytes`,
      ),
    })
  })

  it('refuses a folder with too many files', async () => {
    const folder = await temporaryFolder()
    for (let start = 0; start <= policyFiles; start += 1_000) {
      const names = Array.from({ length: 1_000 }, (_, index) =>
        join(folder, `${start + index}.json`),
      )
      await Promise.all(names.map((name) => writeFile(name, '')))
    }
    expect(await whatIf(folder, ...asked)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`has more than ${policyFiles} files`),
    })
  })

  it('refuses folders that are too deep', async () => {
    const folder = await written(new Map([[`${'d/'.repeat(policyFolderDepth + 1)}p.json`, block]]))
    expect(await whatIf(folder, ...asked)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`is more than ${policyFolderDepth} folders deep`),
    })
  })
})

describeOutside('what-if over cases of published reports', 'cases/conditional-access', (cases) => {
  it.each(['14-what-if-utf16', '15-what-if-intunemanagement-layout'])(
    'answers %s',
    async (name) => {
      const { command } = JSON.parse(await readFile(join(cases, name, 'command.json'), 'utf8')) as {
        readonly command: string
      }
      const expected = JSON.parse(await readFile(join(cases, name, 'expected.json'), 'utf8')) as {
        readonly exit: number
      }
      const args = command.split(' ').slice(1)
      const at = args.indexOf('--from') + 1
      const { exitCode } = await runCommand(args.with(at, join(cases, name, args[at] ?? '')))
      expect(exitCode).toBe(expected.exit)
    },
  )
})
