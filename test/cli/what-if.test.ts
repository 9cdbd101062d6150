/** `ostiary what-if` as its user sees it: over files, a data directory and a running service. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import { runCommand, startCommandLine, type CommandResult } from '../support/command.ts'

const mail = '00000002-0000-0ff1-ce00-000000000000'
const allStaff = '0571a27e-0571-4a27-a000-000000000b01'
const ada = '0571a27e-0571-4a27-a000-000000000a04'

function policy(name: string, changes: JsonObject, controls: JsonObject): JsonObject {
  return {
    displayName: name,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: [mail] },
      users: { includeGroups: [allStaff] },
      ...changes,
    },
    ...controls,
  }
}

const requireTrust = policy(
  'Staff on trusted devices',
  {},
  { grantControls: { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] } },
)
const blockElsewhere = policy(
  'Staff at headquarters only',
  { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } },
  { grantControls: { operator: 'OR', builtInControls: ['block'] } },
)
const signInAgain = policy(
  'Staff sign in again',
  {},
  { sessionControls: { signInFrequency: { isEnabled: true, type: 'hours', value: 4 } } },
)
const switchedOff = {
  ...policy('Switched off', {}, { grantControls: { operator: 'OR', builtInControls: ['block'] } }),
  state: 'disabled',
}
const blockOldClients: JsonObject = {
  displayName: 'Of 2019',
  state: 'Enabled',
  conditions: {
    clientAppTypes: ['EasUnsupported', 'Other'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['Block'] },
}
const headquarters: JsonObject = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  id: 'c7f88cf7-7417-4462-b120-edb3ba512397',
  displayName: 'Headquarters',
  isTrusted: true,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' }],
}

let directory: string
let files: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ostiary-what-if-'))
  files = join(directory, 'policies')
  await mkdir(join(files, 'nested'), { recursive: true })
  const write = (name: string, json: unknown) =>
    writeFile(join(files, name), `\u{feff}${JSON.stringify(json)}`)
  await write('staff.json', { value: [requireTrust, blockElsewhere, signInAgain, switchedOff] })
  await write('nested/2019.json', blockOldClients)
  await write('nested/locations.json', [headquarters])
  await writeFile(join(files, 'notes.txt'), 'no policy')
})
afterAll(() => rm(directory, { recursive: true, force: true }))

function whatIf(...args: readonly string[]): Promise<CommandResult> {
  return runCommand(['what-if', '--as-of', now, ...args])
}

const staff = ['--group', allStaff, '--role', 'none', '--external-type', 'none']
const atHeadquarters = ['--app', mail, '--client-app', 'browser', '--ip', '203.0.113.7']
const now = '2026-07-01T09:00:00Z'
const justProved = ['--first-factor-at', now, '--second-factor-at', now]

describe('ostiary what-if over files', () => {
  it('prints the outcome, what is required, the session and a row of marks for each policy', async () => {
    const { exitCode, stdout, stderr } = await whatIf(
      '--from',
      files,
      ...staff,
      ...atHeadquarters,
      '--method',
      'password',
      '--device',
      'none',
      '--first-factor-at',
      '2026-07-01T08:00:00Z',
      '--second-factor-at',
      'none',
    )
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toBe(`\
Decision  interrupt: the token is issued once what is required is done
As of     2026-07-01T09:00:00.000Z
Files     3 files, Graph JSON (an object): 5 policies, 1 named location

Required, each of
  mfa OR compliantDevice (cannot be met)
      Staff on trusted devices

Session controls
  signInFrequency every 4 h (primaryAndSecondaryAuthentication; not due)
      Staff sign in again

Policies  ✓ hit  ✗ miss  ? unknown  · any
  applies  user  target  client  location  result      policy
  ✓        ✓     ✓       ✓       ·         failure     Staff on trusted devices
  ✓        ✓     ✓       ✓       ·         success     Staff sign in again
  ✗        ✓     ✓       ✗       ·         notApplied  Of 2019
  ✗        ✓     ✓       ✓       ✗         notApplied  Staff at headquarters only
                                           notEnabled  Switched off
`)
  })

  it('names the policies that block', async () => {
    const { stdout } = await whatIf('--from', files, '--app', mail, '--client-app', 'other')
    expect(stdout).toContain('\nBlocked by\n  Of 2019\n')
  })

  it('names the flags of facts that are missing and could change the decision', async () => {
    const { stdout } = await whatIf('--from', files, '--app', mail, '--group', allStaff)
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'Decision  notEnoughInformation: allow at best, block at worst',
      'Missing   --external-type, --client-app, --platform, --ip, --device, --flow, --method, --first-factor-at, --second-factor-at: could change the decision',
    ])
  })

  it('prints what was compared at level full', async () => {
    const { stdout } = await whatIf('--from', files, ...staff, ...atHeadquarters, '--trace', 'full')
    expect(stdout).toContain(`
✗ Staff at headquarters only
  ✓ users
      configured   {"includeGroups":["${allStaff}"]}
`)
    expect(stdout).toContain(`
  ✗ location
      configured   {"includeLocations":["All"],"excludeLocations":["AllTrusted"]}
      seen         {"ip":"203.0.113.7"}
      included by  includeLocations:All
      excluded by  excludeLocations:AllTrusted
`)
  })

  it('says at level full which control the service does not require', async () => {
    const enrolment = 'd4ebce55-015a-49b5-a083-c84d1797ae8c'
    const compliant = join(directory, 'compliant.json')
    const everywhere = policy(
      'Compliant devices',
      { applications: { includeApplications: ['All'] } },
      { grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] } },
    )
    await writeFile(compliant, JSON.stringify(everywhere))
    const asked = ['--app', enrolment, '--scope', 'Enroll', ...staff, '--trace', 'full']
    const { stdout } = await whatIf('--from', compliant, ...asked)
    expect(stdout).toContain('Decision  allow: ')
    expect(stdout).toContain(
      '\n  ✓ compliantDevice is not required: the service lets this sign-in pass without it\n',
    )
  })

  it('prints no policy at level none', async () => {
    const { stdout } = await whatIf('--from', files, ...staff, ...atHeadquarters, '--trace', 'none')
    expect(stdout).toContain('Staff on trusted devices')
    expect(stdout).not.toContain('Policies')
  })

  it('prints the decision alone at level verdict', async () => {
    const asked = ['--from', files, ...staff, ...atHeadquarters, '--trace', 'verdict']
    const { stdout } = await whatIf(...asked)
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^Decision {2}\w+: /u),
      expect.stringMatching(/^Missing {3}--device/u),
      expect.stringMatching(/^As of/u),
      expect.stringMatching(/^Files {5}3 files/u),
      '',
    ])
    const printed = await whatIf(...asked, '--output', 'json')
    const { decision } = JSON.parse(printed.stdout) as JsonObject
    expect(decision).toEqual({ outcome: /^Decision {2}(\w+)/u.exec(stdout)?.[1] })
  })

  it('prints JSON with the decision at the level that is asked for', async () => {
    const printed = ['--output', 'json', '--trace', 'full']
    const asked = ['--at', '2026-06-30T12:00:00Z', '--ip', '198.51.100.1']
    const { stdout } = await whatIf(
      '--from',
      files,
      ...staff,
      ...atHeadquarters,
      ...asked,
      ...printed,
    )
    const answer = JSON.parse(stdout) as JsonObject
    expect(answer).toMatchObject({
      asOf: '2026-07-01T09:00:00.000Z',
      signIn: {
        principal: { kind: 'user', groupIds: [allStaff], roleTemplateIds: [], externalTypes: [] },
        target: { kind: 'applications', applications: [{ appId: mail }] },
        clientApp: 'browser',
        network: { ip: '198.51.100.1' },
        at: '2026-06-30T12:00:00Z',
      },
      decision: { outcome: 'block' },
    })
    const { policies } = answer['decision'] as { policies: readonly JsonObject[] }
    const blocking = policies.find(({ policyId }) => policyId === 'staff.json/value/1')
    expect(blocking).toMatchObject({
      applies: 'yes',
      conditions: expect.arrayContaining([
        expect.objectContaining({ condition: 'location', verdict: 'yes' }),
      ]),
    })
  })

  it('says in words what would allow the sign-in, at every level', async () => {
    const known = ['--device', 'none', '--method', 'password', '--flow', 'none']
    const outside = [...atHeadquarters.slice(0, 4), '--ip', '198.51.100.1', '--platform', 'windows']
    const session = ['--first-factor-at', '2026-07-01T08:00:00Z', '--second-factor-at', 'none']
    const whole = [...known, '--original-flow', 'none', ...session]
    const asked = ['--from', files, ...staff, ...outside, ...whole]
    const printed = await Promise.all(
      (['verdict', 'none', 'reasons', 'full'] as const).map((level) =>
        whatIf(...asked, '--advise', '--trace', level),
      ),
    )
    for (const { exitCode, stdout, stderr } of printed) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toContain(`
Decided by
  Staff at headquarters only

To allow it, do one of these
  1. sign in with windowsHelloForBusiness, fido2, x509CertificateMultiFactor, deviceBasedPush or one of 13 more
         by the person who signs in
     and sign in from an address in "Headquarters", such as 203.0.113.1
         by the person who signs in
  2. use a compliant device joined to Microsoft Entra or a compliant hybrid joined device
         by the person or an administrator
     and sign in from an address in "Headquarters", such as 203.0.113.1
         by the person who signs in
`)
    }
    expect((await whatIf(...asked)).stdout).not.toContain('To allow it')
    const json = await whatIf(...asked, '--advise', '--output', 'json')
    const { decision } = JSON.parse(json.stdout) as JsonObject
    expect(decision).toMatchObject({
      toAllow: {
        responsiblePolicies: ['staff.json/value/1'],
        isComplete: true,
        sets: [
          { changes: [{ fact: 'satisfied.methods' }, { fact: 'network.ip', to: ['203.0.113.1'] }] },
          { changes: [{ fact: 'device', by: 'either' }, { fact: 'network.ip' }] },
        ],
      },
    })
  })

  it('says that nothing lifts a block on everything, and which facts to give', async () => {
    const closed = join(directory, 'closed.json')
    const blocks = { grantControls: { operator: 'OR', builtInControls: ['block'] } }
    await writeFile(closed, JSON.stringify(policy('Closed', {}, blocks)))
    const { stdout } = await whatIf('--from', closed, '--app', mail, ...staff, '--advise')
    expect(stdout).toContain(`
To allow it
  nothing that the person or an administrator changes helps: these policies always block
      Closed
  change these policies, or exclude the user from them
`)
    const unknown = await whatIf('--from', closed, '--app', mail, '--advise')
    expect(unknown.stdout).toContain(`
To allow it
  no change is certain to help while facts are unknown

Facts to give
  --group: the answer depends on them
`)
    const allowed = await whatIf('--from', closed, '--app', ada, ...staff, '--advise')
    expect(allowed.stdout).not.toContain('To allow it')
  })

  it('exits with 1 when the decision is not the expected one', async () => {
    const asked = ['--from', files, ...staff, ...atHeadquarters, '--mfa', ...justProved]
    const [met, failed] = await Promise.all([
      whatIf(...asked, '--expect', 'allow'),
      whatIf(...asked, '--expect', 'interrupt', '--expect', 'block'),
    ])
    expect(met.exitCode).toBe(0)
    expect(failed).toMatchObject({
      exitCode: 1,
      stderr: 'ostiary: --expect: the decision is allow, not interrupt or block\n',
    })
  })

  it('knows nothing of a location and a strength that no file has', async () => {
    const file = join(directory, 'missing.json')
    const missing = 'dead0000-0000-4000-8000-000000000001'
    const everyone = { users: { includeUsers: ['All'] } }
    const apps = { applications: { includeApplications: ['All'] }, clientAppTypes: ['all'] }
    const blockThere = {
      displayName: 'Block there',
      state: 'enabled',
      conditions: { ...apps, ...everyone, locations: { includeLocations: [missing] } },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }
    const strong = {
      displayName: 'Strong',
      state: 'enabled',
      conditions: { ...apps, ...everyone },
      grantControls: { operator: 'OR', authenticationStrength: { id: missing } },
    }
    await writeFile(file, JSON.stringify([blockThere]))
    const asked = ['--from', file, ...staff, ...atHeadquarters, '--mfa', ...justProved]
    const open = await whatIf(...asked, '--expect', 'notEnoughInformation')
    expect(open).toMatchObject({
      exitCode: 0,
      stderr: `ostiary: warning: ${file}#/0/conditions/locations/includeLocations/0: named location \`${missing}\` not found in the files; which sign-ins come from it is not known without --location\n`,
    })
    const why = 'what the files lack (see the warnings), or '
    expect(open.stdout).toContain(`Missing   ${why}what Microsoft does not publish\n`)
    const advised = await whatIf(...asked, '--advise')
    expect(advised.stdout).toContain(
      `the answer depends on ${why}on what Microsoft does not publish\n`,
    )
    const there = await whatIf('--from', file, ...staff, '--location', missing, '--expect', 'block')
    const atNone = ['--location', 'none', '--expect', 'allow']
    const elsewhere = await whatIf('--from', file, ...staff, ...atNone)
    expect([there.exitCode, elsewhere.exitCode]).toEqual([0, 0])
    await writeFile(file, JSON.stringify([strong]))
    const unsettled = await whatIf(...asked, '--expect', 'notEnoughInformation')
    expect([unsettled.exitCode, unsettled.stdout]).toEqual([
      0,
      expect.stringContaining(`authenticationStrength "${missing}" (what it does is not known)`),
    ])
  })

  it('does not let an agent pass where v1.0 left the agents of a policy out', async () => {
    const file = join(directory, 'agents.json')
    const agentsOnly = {
      displayName: 'Block agents',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['None'] },
        clientApplications: { includeServicePrincipals: [], excludeServicePrincipals: [] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }
    await writeFile(file, JSON.stringify(agentsOnly))
    const agent = ['--agent', 'dead0000-0000-4000-8000-000000000001', '--app', mail]
    const [ofAgent, ofUser] = await Promise.all([
      whatIf('--from', file, ...agent, '--expect', 'notEnoughInformation'),
      whatIf('--from', file, ...staff, '--expect', 'allow'),
    ])
    expect([ofAgent.exitCode, ofUser.exitCode]).toEqual([0, 0])
  })

  it('warns of what policies name and no file has', async () => {
    const { exitCode, stderr } = await whatIf(
      '--from',
      join(files, 'staff.json'),
      ...atHeadquarters,
    )
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `ostiary: warning: ${join(files, 'staff.json')}#/value/1/conditions/locations/excludeLocations/0: \`AllTrusted\` names the trusted locations, and the files have no location; which sign-ins come from them is not known without --location\n`,
    })
  })

  it('tells report-only policies apart, and prints a repeated warning once', async () => {
    const reported = join(directory, 'reported.json')
    const reports = (name: string) => ({
      ...blockElsewhere,
      displayName: name,
      state: 'enabledForReportingButNotEnforced',
    })
    await writeFile(reported, JSON.stringify([reports('One'), reports('Two'), requireTrust]))
    const asked = ['--app', mail, '--group', allStaff, '--mfa']
    const { stdout, stderr } = await whatIf('--from', reported, ...asked)
    expect(stdout).toMatch(/\nReport-only {2}2 of 3 policies; no effect on the decision\n/u)
    const rows = stdout.split('\n').filter((line) => /^ {2}[✓✗?]/u.test(line))
    expect(rows.map((row) => row.trim().split(/ {2,}/u).slice(-2))).toEqual([
      ['unknown', 'Staff on trusted devices'],
      ['unknown (report-only)', 'One'],
      ['unknown (report-only)', 'Two'],
    ])
    expect(stderr).toMatch(
      /^ostiary: warning: [^\n]* known without --location \(and in 1 other place\)\n$/u,
    )
  })

  it('takes settings of the tenant from a file, and flags before it', async () => {
    const policies = join(directory, 'all-but-mail.json')
    await writeFile(
      policies,
      JSON.stringify({
        ...requireTrust,
        conditions: {
          clientAppTypes: ['all'],
          users: { includeUsers: ['All'] },
          applications: { includeApplications: ['All'], excludeApplications: [mail] },
        },
      }),
    )
    const settings = join(directory, 'settings.json')
    await writeFile(settings, JSON.stringify({ baselineScopes: { enforcement: 'disabled' } }))
    const asked = [...staff, ...atHeadquarters, '--scope', 'openid', '--confidential-client', 'no']
    const outcomeOf = async (...args: readonly string[]) => {
      const { stdout } = await whatIf('--from', policies, ...asked, '--output', 'json', ...args)
      return (JSON.parse(stdout) as { decision: { outcome: string } }).decision.outcome
    }
    expect([
      await outcomeOf('--settings', settings),
      await outcomeOf('--settings', settings, '--baseline-scopes', 'enabled'),
      await outcomeOf('--baseline-scopes', mail),
    ]).toEqual(['allow', 'notEnoughInformation', 'allow'])
  })

  it('reports every fault of the files by file and pointer', async () => {
    const faulty = join(directory, 'faulty')
    await mkdir(faulty)
    await writeFile(join(faulty, 'a.json'), JSON.stringify([{ ...requireTrust, conditions: null }]))
    await writeFile(join(faulty, 'b.json'), '{ "displayName": }')
    const { exitCode, stdout, stderr } = await whatIf('--from', faulty)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(/^ostiary: --from: 2 faults in 2 of 2 files; /u)
    expect(stderr.split('\n').map((line) => line.replace(/ .*$/u, ''))).toEqual([
      'ostiary:',
      'b.json:1:18:',
      'a.json#/0/conditions:',
      '',
    ])
  })
})

describe('ostiary what-if', () => {
  it.each([
    ['--client-app brower', /--client-app: `brower` .*did you mean `browser`/u],
    ['--app Office365', /--app .*id of one application/u],
    ['--platform beos --sign-in-risk hi', /--platform: .*\n.*--sign-in-risk: /u],
    ['--device trustTyp=ServerAD', /--device: .*did you mean `trustType`/u],
    ['--device compliant', /--device .*NAME=VALUE/u],
    ['--device-compliant maybe', /--device-compliant .*yes or no/u],
    [
      '--device none --device-compliant yes',
      /--device none cannot be combined with --device-compliant/u,
    ],
    ['--role Security-Reader', /--role .*did you mean 'Security Reader'/u],
    ['--group Sales', /--group: `Sales` is not an id, .*; give the id of the group/u],
    ['--at yesterday', /--at: .*date and time/u],
    ['--as-of 2026-02-30x', /--as-of/u],
    ['--scope User.Read', /--scope.* need --app/u],
    [`--app ${mail} --auth-context c1`, /give one of --app, --user-action, --auth-context/u],
    [`--user ${ada} --agent ${ada}`, /give one of --user, --agent-user/u],
    ['--user ada@contoso.com', /--user: files contain no users/u],
    ['--inbound-trust sms', /--inbound-trust .*mfa, compliantDevice/u],
    ['--baseline-scopes off', /--baseline-scopes .*enabled, disabled/u],
    ['--settings nowhere.json', /--settings: .*'nowhere\.json' not found/u],
    ['--mfa-trusted-ip home', /--mfa-trusted-ip: .*CIDR/u],
    ['--expect blocked', /--expect .*allow, interrupt/u],
    [
      '--advise --output json --trace none',
      /--advise names policies: .*set --trace to reasons or full, not none/u,
    ],
    ['--server http://policies.example --token x', /--server: .*must be https/u],
    ['--server http://127.0.0.1:9', /--server needs --token/u],
    ['--server http://127.0.0.1:9/v1.0 --token x', /--server: .*without '\/v1\.0'/u],
  ])('refuses %s and names the flag', async (args, named) => {
    const { exitCode, stdout, stderr } = await whatIf('--from', files, ...args.split(' '))
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(named)
  })

  it('reads each of several MFA trusted addresses from the environment', async () => {
    const { exitCode, stderr } = await runCommand(['what-if', '--from', files], {
      OSTIARY_MFA_TRUSTED_IP: '203.0.113.0/24 home',
    })
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/--mfa-trusted-ip: .*CIDR notation, not `home`/u)
  })

  it('refuses a path without files, and a directory without a database', async () => {
    const [missing, empty] = await Promise.all([
      whatIf('--from', join(directory, 'nowhere')),
      whatIf('--data', join(directory, 'nowhere')),
    ])
    expect([missing.exitCode, empty.exitCode]).toEqual([1, 2])
    expect(missing.stderr).toMatch(/^ostiary: --from: file or directory '.*nowhere' not found\n$/u)
    expect(empty.stderr).toMatch(
      /^ostiary: --data: '.*nowhere' not found; name the data directory/u,
    )
  })
})

describe('ostiary what-if over a tenant', () => {
  it('answers alike over the data directory and over the service, with what the directory knows', async () => {
    const data = join(directory, 'data')
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    try {
      const tokenOf = async (scopes: string) => {
        const asked = ['--user', 'admin@contoso.com', '--scope', scopes]
        const { stdout } = await runCommand(['token', '--data', data, ...asked])
        return stdout.trim()
      }
      const writer = await tokenOf('Policy.Read.All Policy.ReadWrite.ConditionalAccess')
      for (const body of [requireTrust, blockElsewhere]) {
        const { status } = await fetch(`${service.url}/v1.0/identity/conditionalAccess/policies`, {
          method: 'POST',
          headers: { authorization: `Bearer ${writer}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        expect(status).toBe(201)
      }
      const token = await tokenOf('Policy.Read.All User.Read.All')
      const ofServer = ['--server', service.url, '--token', token]
      const asked = ['--user', 'ada@contoso.com', ...atHeadquarters, '--mfa', ...justProved]
      const [direct, served, byId, drafted, stranger, refused, untrusted] = await Promise.all([
        whatIf('--data', data, ...asked),
        whatIf(...ofServer, ...asked),
        whatIf('--data', data, '--user', ada, ...asked.slice(2)),
        whatIf('--from', files, ...ofServer, ...asked, '--output', 'json'),
        whatIf(...ofServer, '--user', 'eve@contoso.com'),
        whatIf('--server', service.url, '--token', writer.slice(0, -9), ...asked),
        whatIf('--server', service.secureUrl, '--token', token),
      ])
      expect(direct).toMatchObject({ exitCode: 0, stderr: '' })
      expect(direct.stdout).toMatch(/^Decision {2}allow: /u)
      expect(direct.stdout).toContain('success     Staff on trusted devices')
      expect([served, byId]).toEqual([direct, direct])
      const advised = ['--user', 'ada@contoso.com', '--app', mail, '--ip', '198.51.100.1']
      const [directly, byService] = await Promise.all([
        whatIf('--data', data, ...advised, '--client-app', 'browser', '--mfa', '--advise'),
        whatIf(...ofServer, ...advised, '--client-app', 'browser', '--mfa', '--advise'),
      ])
      expect(directly.stdout).toContain('To allow it\n  1. sign in from an address in "')
      expect(byService).toEqual(directly)
      expect(JSON.parse(drafted.stdout)).toMatchObject({
        signIn: { principal: { kind: 'user', id: ada } },
        decision: { outcome: 'allow', sessionControls: [{ control: 'signInFrequency' }] },
      })
      expect(stranger).toMatchObject({
        exitCode: 1,
        stderr: "ostiary: --user: user 'eve@contoso.com' not found in the tenant\n",
      })
      expect(untrusted.stderr).toMatch(
        /^ostiary: --server: the certificate of .*NODE_EXTRA_CA_CERTS/u,
      )
      expect(refused.exitCode).toBe(1)
      expect(refused.stderr).toMatch(/^ostiary: --token: the service answers 401: /u)
      await service.stop()
      const gone = await whatIf('--server', service.url, '--token', token)
      expect(gone.stderr).toMatch(/^ostiary: --server: no service listens at http/u)
    } finally {
      await service.stop()
    }
  })
})
