/** `ostiary effective` and `ostiary claims` over files and over a data directory. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import { runCommand } from '../support/command.ts'
import { setUpTestService } from '../support/test-service.ts'

const appId = '3b9a0a26-6d2d-4a62-a2d6-1d2b6f0c9d11'

const lifetime = (time: string): readonly string[] => [
  JSON.stringify({ TokenLifetimePolicy: { Version: 1, AccessTokenLifetime: time } }),
]
const claims = JSON.stringify({
  ClaimsMappingPolicy: {
    Version: 1,
    IncludeBasicClaimSet: 'true',
    ClaimsSchema: [{ Source: 'user', ID: 'employeeid', JwtClaimType: 'emp' }],
  },
})

const everybody = {
  id: 'p2',
  displayName: 'Everybody',
  definition: lifetime('08:00:00'),
  isOrganizationDefault: true,
}
const payroll = { id: 'p1', displayName: 'Payroll tokens', definition: lifetime('02:00:00') }
const payrollClaims = { id: 'c1', displayName: 'Payroll claims', definition: [claims] }
const principal = {
  id: 'sp1',
  appId,
  displayName: 'Payroll',
  servicePrincipalType: 'Application',
}
const application = {
  id: 'app1',
  appId,
  displayName: 'Payroll',
  signInAudience: 'AzureADMyOrg',
  api: { acceptMappedClaims: true },
}

async function written(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-export-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(
      join(folder, name),
      typeof content === 'string' ? content : JSON.stringify(content),
    )
  }
  return folder
}

const lists = {
  'lists/lifetimes.json': {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#policies/tokenLifetimePolicies',
    value: [payroll, everybody],
  },
  'lists/claims.json': [payrollClaims],
}

const entraExporter = {
  'Policies/TokenLifetimePolicies/p2/p2.json': everybody,
  'ServicePrincipals/sp1/sp1.json': principal,
  'ServicePrincipals/sp1/TokenLifetimePolicies/p1/p1.json': payroll,
  'ServicePrincipals/sp1/ClaimsMappingPolicies/c1/c1.json': payrollClaims,
  'Applications/app1/app1.json': application,
}

async function json(...args: readonly string[]): Promise<JsonObject> {
  const { exitCode, stdout, stderr } = await runCommand([...args, '--output', 'json'])
  expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as JsonObject
}

describe('over files, the command `effective`', () => {
  it('finds assignments in a folder of EntraExporter', async () => {
    const folder = await written(entraExporter)
    const { exitCode, stdout, stderr } = await runCommand([
      'effective',
      '--from',
      folder,
      '--client',
      'payroll',
    ])
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/Access token +2 hours +policy `Payroll tokens` is assigned/u)
    expect(stdout).toContain('`Everybody`: the policy of the service principal comes first')
  })

  it('takes assignments of the command line where exports have none', async () => {
    const folder = await written(lists)
    const from = ['effective', '--from', folder, '--client', appId]
    expect(await json(...from)).toMatchObject({
      lifetimes: { accessToken: { value: 28_800, decidedBy: { tier: 'organization' } } },
    })
    expect(await json(...from, '--assign', `Payroll tokens=${appId}`)).toMatchObject({
      lifetimes: { accessToken: { value: 7_200, decidedBy: { policyId: 'p1' } } },
    })
    const byDefault = [...from, '--assign', `Payroll tokens=${appId}`, '--precedence', 'org-first']
    expect(await json(...byDefault)).toMatchObject({
      lifetimes: { accessToken: { value: 28_800, overridden: [{ policyId: 'p1' }] } },
    })
  })

  it('warns when nothing says which policy is assigned to which object', async () => {
    const folder = await written(lists)
    const from = ['--from', folder, '--client', appId]
    for (const command of ['effective', 'claims']) {
      const { exitCode, stderr } = await runCommand([command, ...from])
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining('give --assign')])
      const assigned = await runCommand([command, ...from, '--assign', `Payroll claims=${appId}`])
      expect([assigned.exitCode, assigned.stderr]).toEqual([0, ''])
    }
    const defaults = await written({ 'default.json': [everybody] })
    const { stderr } = await runCommand(['effective', '--from', defaults, '--client', appId])
    expect(stderr).toBe('')
  })

  it('says how an overridden policy comes to count, by what overrides it', async () => {
    const folder = await written(lists)
    const from = ['effective', '--from', folder, '--client', appId]
    const assigned = [...from, '--assign', `Payroll tokens=${appId}`]
    const { stdout: first } = await runCommand(assigned)
    expect(first).toContain('to let `Everybody` count, remove the assignment of `Payroll tokens`')
    const { stdout: second } = await runCommand([...assigned, '--precedence', 'org-first'])
    expect(second).toContain(
      'to let `Payroll tokens` count, set `isOrganizationDefault` of `Everybody` to false',
    )
    const { stdout: same } = await runCommand([...from, '--assign', `Everybody=${appId}`])
    expect(same).toContain('policy `Everybody` is assigned to the service principal')
    expect([same.includes('Overridden'), same.includes('to let')]).toEqual([false, false])
  })

  it('reads lists of the legacy resource, and assignments that were expanded', async () => {
    const folder = await written({
      'legacy.json': { value: [{ ...payroll, type: 'TokenLifetimePolicy' }] },
      'principal.json': { ...principal, tokenLifetimePolicies: [{ id: 'p1' }] },
    })
    expect(await json('effective', '--from', folder, '--client', 'Payroll')).toMatchObject({
      lifetimes: { accessToken: { value: 7_200, decidedBy: { objectId: 'sp1' } } },
    })
  })

  it('says what is wrong with files, and answers without it', async () => {
    const folder = await written({
      ...entraExporter,
      'broken.json': { id: 'b', displayName: 'Broken', type: 'TokenLifetimePolicy', definition: 1 },
    })
    const { exitCode, stdout, stderr } = await runCommand([
      'effective',
      '--from',
      folder,
      '--client',
      'Payroll',
    ])
    expect([exitCode, stdout.includes('2 hours')]).toEqual([1, true])
    expect(stderr).toContain('broken.json#/definition: `definition` must be an array')
  })

  it.each([
    [['--client', 'Unknown'], "--client: no file has a service principal or an application 'Unkn"],
    [['--client', 'Payroll', '--assign', 'None=Payroll'], "--assign: no policy 'None' found"],
    [['--client', 'Payroll', '--assign', 'None'], 'It must be a policy and an object'],
    [['--client', 'Payroll', '--user', 'ada@contoso.com'], '--user: no file has the user'],
  ])('refuses %j', async (args, message) => {
    const folder = await written(entraExporter)
    const { exitCode, stderr } = await runCommand(['effective', '--from', folder, ...args])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('over files, the command `claims`', () => {
  it('prints the claims of a described user', async () => {
    const folder = await written(entraExporter)
    const args = ['claims', '--from', folder, '--client', 'Payroll']
    const answer = await json(...args, '--attribute', 'employeeId=4711', '--expect', 'issued')
    expect(answer).toMatchObject({ outcome: 'issued', decidedBy: { policyId: 'c1' } })
    expect(answer['claims']).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'emp', value: '4711' })]),
    )
  })

  it('says what to do about an entry that gives no claim', async () => {
    const definition = [claims.replace('employeeid', 'number')]
    const folder = await written({
      ...entraExporter,
      'ServicePrincipals/sp1/ClaimsMappingPolicies/c1/c1.json': { ...payrollClaims, definition },
    })
    const from = ['claims', '--client', 'Payroll', '--attribute', 'mail=a@b.c', '--from']
    const unknown = await runCommand([...from, folder])
    expect(unknown.stdout).toMatch(/no attribute `number`[^]*Next steps\n  correct the `ID`/u)
    const empty = await runCommand([...from, await written(entraExporter)])
    expect(empty.stdout).toMatch(/`employeeid` has no value[^]*Next steps\n  give the user/u)
  })

  it('says why the service would refuse the sign-in, and what to do', async () => {
    const { 'Applications/app1/app1.json': _, ...withoutApplication } = entraExporter
    const folder = await written(withoutApplication)
    const args = ['claims', '--from', folder, '--client', 'Payroll', '--attribute', 'mail=a@b.c']
    const refused = await runCommand(args)
    expect([refused.exitCode, refused.stdout]).toEqual([0, expect.stringContaining('AADSTS50146')])
    expect(refused.stdout).toContain('set `api.acceptMappedClaims` of the application to true')
    const { exitCode, stderr } = await runCommand([...args, '--expect', 'issued'])
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('the token is refused')])
  })
})

describe('over a service', () => {
  const service = setUpTestService()

  it('the commands ask by id and by name, also by the policies of files', async () => {
    const folder = await written(lists)
    const token = await service.userToken('admin', 'Policy.Read.All', 'Directory.Read.All')
    const at = ['--server', service.url, '--token', token, '--client', 'Sample Public Client']
    expect(await json('effective', ...at)).toMatchObject({
      client: { displayName: 'Sample Public Client' },
      lifetimes: { accessToken: { decidedBy: { tier: 'builtIn' } } },
    })
    expect(await json('effective', ...at, '--from', folder)).toMatchObject({
      lifetimes: { accessToken: { value: 28_800, decidedBy: { policyId: 'p2' } } },
    })
    expect(await json('claims', ...at, '--user', 'ada@contoso.com')).toMatchObject({
      outcome: 'issued',
      decidedBy: { by: 'builtIn' },
    })
    const unknown = await runCommand(['effective', ...at, '--user', 'nobody@contoso.com'])
    expect([unknown.exitCode, unknown.stderr]).toEqual([1, expect.stringContaining('not found')])
  })
})
