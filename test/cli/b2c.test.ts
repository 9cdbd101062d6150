/** `ostiary b2c` over the example repository, as a pipeline runs it. */

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCommand, startCommandLine, type CommandResult } from '../support/command.ts'

const example = fileURLToPath(new URL('../../examples/b2c', import.meta.url))

/** A copy of the example, with texts of one file replaced. */
async function exampleWith(
  file = 'Base.xml',
  ...changes: readonly (readonly [string, string])[]
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-b2c-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp(example, folder, { recursive: true })
  let text = await readFile(join(folder, file), 'utf8')
  for (const [before, after] of changes) {
    expect(text).toContain(before)
    text = text.replace(before, after)
  }
  await writeFile(join(folder, file), text)
  return folder
}

/** A folder with two copies of the example. */
async function folderOfTwo(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-b2c-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const name of ['a', 'b']) await cp(example, join(folder, name), { recursive: true })
  return folder
}

function b2c(...args: readonly string[]): Promise<CommandResult> {
  return runCommand(['b2c', ...args])
}

describe('b2c validate', () => {
  it('finds the bases of one file next to it', async () => {
    const { exitCode, stdout } = await b2c('validate', join(example, 'SignUpOrSignIn.xml'))
    expect(stdout).toContain('no findings')
    expect(exitCode).toBe(0)
  })

  it('does not ignore that missing keys are to be refused when no keys are given', async () => {
    const { exitCode, stderr } = await b2c('validate', example, '--missing-keys', 'refuse')
    expect(stderr).toContain('--missing-keys refuse needs --keys')
    expect(exitCode).toBe(2)
  })

  it('accepts the example in each environment', async () => {
    for (const environment of ['Development', 'Production']) {
      const { exitCode, stdout, stderr } = await b2c(
        'validate',
        example,
        '--environment',
        environment,
      )
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toContain('no findings')
    }
  })

  it('names the file, line and column of a fault, and exits with 1', async () => {
    const folder = await exampleWith('Extensions.xml', [
      '<DataType>string</DataType>',
      '<DataTyp>string</DataTyp>',
    ])
    const table = await b2c('validate', folder)
    expect(table.exitCode).toBe(1)
    expect(table.stdout).toContain(`error  ${folder}/Extensions.xml:18:10  trustFramework.`)
    const json = await b2c('validate', folder, '--output', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      environment: 'Development',
      policies: 5,
      errors: 1,
      findings: [
        { file: `${folder}/Extensions.xml`, line: 18, column: 10, level: 'error' },
        { file: `${folder}/PasswordReset.xml`, level: 'warning' },
        { file: `${folder}/SignUpOrSignIn.xml`, level: 'warning' },
      ],
    })
    const sarif = await b2c('validate', folder, '--output', 'sarif')
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          results: [
            {
              level: 'error',
              locations: [{ physicalLocation: { region: { startLine: 18, startColumn: 10 } } }],
            },
            { level: 'warning' },
            { level: 'warning' },
          ],
        },
      ],
    })
  })

  it('says that a base is missing unless the tenant has it', async () => {
    const folder = await exampleWith()
    const bases = await exampleWith()
    await rm(join(folder, 'Base.xml'))
    const without = await b2c('validate', folder)
    expect(without.exitCode).toBe(1)
    expect(without.stdout).toContain("Policy with 'policyId': B2C_1A_Base cannot be found")
    const { exitCode, stdout } = await b2c('validate', folder, '--bases', bases)
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('no findings'),
    })
  })

  it.each([
    [['--environment', 'Nope'], "'Nope' not found"],
    [['--output', 'xml'], "'--output <form>'"],
    [['--settings', '/nothing.json'], 'not found'],
    [['--keys', '/nothing.txt'], 'not found'],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { exitCode, stderr } = await b2c('validate', example, ...args)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) })
  })

  it('says that a directory has no policy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-b2c-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'pom.xml'), '<project/>')
    const { exitCode, stderr } = await b2c('validate', folder)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `ostiary: no trust framework policy found in '${folder}'\n`,
    })
  })
})

describe('b2c build', () => {
  it('writes each environment, and reads its own output no more', async () => {
    const folder = await exampleWith()
    const built = await b2c('build', folder)
    expect(built).toEqual({
      exitCode: 0,
      stdout: `${folder}/Environments/Development: 5 policies\n${folder}/Environments/Production: 5 policies\n`,
      stderr: '',
    })
    const text = await readFile(join(folder, 'Environments/Production/Base.xml'), 'utf8')
    expect(text).toContain('TenantId="contoso.onmicrosoft.com"')
    const checked = await b2c('validate', join(folder, 'Environments/Production'))
    expect(checked.exitCode).toBe(0)
    const again = await b2c('validate', folder, '--output', 'json')
    expect(JSON.parse(again.stdout)).toMatchObject({ policies: 5 })
  })

  it('writes nothing when a placeholder has no value in one environment', async () => {
    const folder = await exampleWith('appsettings.json', ['"LoyaltyApi"', '"LoyaltyUrl"'])
    const { exitCode, stdout, stderr } = await b2c('build', folder)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(
      /^ostiary: Development: .*Extensions\.xml:\d+:\d+: The placeholder `\{Settings:LoyaltyApi\}`/u,
    )
    await expect(readFile(join(folder, 'Environments/Production/Base.xml'))).rejects.toThrow(
      'ENOENT',
    )
  })
})

describe('b2c effective', () => {
  it('prints one document, and in JSON which document writes an element', async () => {
    const xml = await b2c('effective', example, '--policy', 'b2c_1a_signuporsignin')
    expect(xml.exitCode).toBe(0)
    expect(xml.stdout).toContain('<ClaimType Id="loyaltyNumber">')
    expect(xml.stdout).not.toContain('<BasePolicy>')
    const json = await b2c(
      'effective',
      example,
      '--policy',
      'B2C_1A_PasswordReset',
      '--output',
      'json',
    )
    expect(json.stdout).toContain('B2C_1A_Extensions')
    expect(() => JSON.parse(json.stdout) as unknown).not.toThrow()
  })

  it('asks for a policy when several can be meant', async () => {
    const { exitCode, stderr } = await b2c('effective', example)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'ostiary: choose a policy with --policy: B2C_1A_PasswordReset, B2C_1A_SignUpOrSignIn\n',
    })
  })
})

describe('b2c lint', () => {
  it('finds nothing in the example but the key containers that it needs', async () => {
    const args = ['--environment', 'Production', '--ignore', 'key-container-needed']
    const { exitCode, stdout } = await b2c('lint', example, '--fail-on', 'note', ...args)
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('no findings'),
    })
  })

  it('does not call a claim unused that one relying party of several uses', async () => {
    const folder = await exampleWith('Extensions.xml', [
      '</ClaimsSchema>',
      '<ClaimType Id="left"><DisplayName>l</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema>',
    ])
    const relyingParty = join(folder, 'SignUpOrSignIn.xml')
    const text = await readFile(relyingParty, 'utf8')
    const used = '<OutputClaim ClaimTypeReferenceId="left" DefaultValue="x" /></OutputClaims>'
    expect(text).toContain('</OutputClaims>')
    await writeFile(relyingParty, text.replace('</OutputClaims>', used))
    expect((await b2c('lint', folder)).stdout).not.toContain('unused-claim-type')
    await writeFile(relyingParty, text)
    expect((await b2c('lint', folder)).stdout).toContain('unused-claim-type')
  })

  it('fails on findings that are as grave as asked for, and leaves out rules', async () => {
    const folder = await exampleWith('Extensions.xml', [
      '</ClaimsSchema>',
      '<ClaimType Id="left"><DisplayName>l</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema>',
    ])
    const usual = await b2c('lint', folder)
    expect(usual.exitCode).toBe(0)
    expect(usual.stdout).toContain(`note  ${folder}/Extensions.xml:21:6  unused-claim-type`)
    expect((await b2c('lint', folder, '--fail-on', 'note')).exitCode).toBe(1)
    expect((await b2c('lint', folder, '--fail-on', 'warning')).exitCode).toBe(1)
    const sarif = await b2c('lint', folder, '--output', 'sarif')
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      runs: [
        {
          tool: {
            driver: {
              rules: [
                { id: 'development-mode', help: {} },
                { id: 'key-container-needed', help: {} },
                { id: 'unused-claim-type', help: {} },
              ],
            },
          },
        },
      ],
    })
    const rules = ['development-mode', 'key-container-needed', 'unused-claim-type']
    const ignoring = rules.flatMap((rule) => ['--ignore', rule])
    expect((await b2c('lint', folder, '--fail-on', 'note', ...ignoring)).exitCode).toBe(0)
    const unknown = await b2c('lint', folder, '--ignore', 'nope')
    expect(unknown.exitCode).toBe(2)
  })
})

describe('b2c tree, inventory and diff', () => {
  it('draws which policy derives from which', async () => {
    const { exitCode, stdout } = await b2c('tree', example)
    expect({ exitCode, lines: stdout.trimEnd().split('\n') }).toEqual({
      exitCode: 0,
      lines: [
        'B2C_1A_Base (Base.xml)',
        '└─ B2C_1A_Localization (Localization.xml)',
        '   └─ B2C_1A_Extensions (Extensions.xml)',
        '      ├─ B2C_1A_PasswordReset (relying party, PasswordReset.xml)',
        '      └─ B2C_1A_SignUpOrSignIn (relying party, SignUpOrSignIn.xml)',
      ],
    })
    const mermaid = await b2c('tree', example, '--output', 'mermaid')
    expect(mermaid.stdout).toMatch(/^flowchart TD\n/u)
    const json = await b2c('tree', example, '--output', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject([{ policyId: 'B2C_1A_Base', children: [{}] }])
  })

  it('lists what each policy uses', async () => {
    const { stdout } = await b2c('inventory', example, '--environment', 'Production')
    expect(stdout).toContain('B2C_1A_SignUpOrSignIn of contoso.onmicrosoft.com, OpenIdConnect\n')
    expect(stdout).toContain('  https://loyalty.contoso.example/members: Loyalty-ReadNumber\n')
    const json = await b2c('inventory', example, '--output', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject([
      { policyId: 'B2C_1A_PasswordReset' },
      { policyId: 'B2C_1A_SignUpOrSignIn', keys: [{ name: 'B2C_1A_LoyaltyApiToken' }, {}, {}] },
    ])
  })

  it('says what a change of an inherited document changes, and where it is', async () => {
    const after = await exampleWith('Extensions.xml', [
      'AuthenticationType">Bearer',
      'AuthenticationType">None',
    ])
    const { exitCode, stdout } = await b2c('diff', example, after)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('B2C_1A_SignUpOrSignIn: changed\n')
    expect(stdout).toMatch(
      / {2}~ metadata {2}Loyalty-ReadNumber AuthenticationType {2}\(.*Extensions\.xml:\d+:\d+\)\n/u,
    )
    expect(stdout).toMatch(/ {4}before {2}.*Bearer.*\n {4}after {3}.*None/u)
    expect(stdout.trimEnd()).toMatch(/\n1 of 2 policies differ$/u)
    const json = await b2c('diff', example, after, '--output', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject([
      { policyId: 'B2C_1A_PasswordReset', kind: 'same', changes: [] },
      {
        policyId: 'B2C_1A_SignUpOrSignIn',
        kind: 'changed',
        changes: [
          {
            area: 'metadata',
            cause: { document: 'B2C_1A_Extensions', file: `${after}/Extensions.xml` },
          },
        ],
      },
    ])
  })

  it('compares policies with one id by their files, and says that a tree shows one of them', async () => {
    const [before, after] = [await folderOfTwo(), await folderOfTwo()]
    const file = join(after, 'a', 'Extensions.xml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('AuthenticationType">Bearer', 'AuthenticationType">None'))
    const { stdout } = await b2c(
      'diff',
      before,
      after,
      '--settings',
      join(example, 'appsettings.json'),
    )
    expect(stdout).toContain('B2C_1A_SignUpOrSignIn (a/SignUpOrSignIn.xml): changed\n')
    expect(stdout.trimEnd()).toMatch(/\n1 of 4 policies differ$/u)
    const tree = await b2c('tree', before)
    expect(tree.stderr).toContain('5 policy ids in more than one file; the tree shows one of each')
  })

  it('draws the journeys of a policy', async () => {
    const args = ['--policy', 'B2C_1A_SignUpOrSignIn', '--output', 'mermaid']
    const { stdout } = await b2c('effective', example, ...args)
    expect(stdout).toContain('LoyaltyExchange: Loyalty-ReadNumber')
  })
})

describe('b2c apply', () => {
  const user = 'root@contosodev.onmicrosoft.com'

  async function dataWithTenant(): Promise<string> {
    const data = await mkdtemp(join(tmpdir(), 'ostiary-b2c-data-'))
    onTestFinished(() => rm(data, { recursive: true }))
    const created = ['tenant', 'create', 'contosodev.onmicrosoft.com', '--data', data]
    expect(await runCommand([...created, '--admin', user])).toMatchObject({ exitCode: 0 })
    return data
  }

  it('stores the policies in a data directory, and nothing in a dry run or when one is refused', async () => {
    const data = await dataWithTenant()
    const applying = ['--data', data, '--user', user]
    const dry = await b2c('apply', example, ...applying, '--dry-run')
    expect(dry.stdout).toMatch(/^create {2}B2C_1A_Base /u)
    const faulty = await exampleWith('Extensions.xml', [
      '<DataType>string</DataType>',
      '<DataTyp>string</DataTyp>',
    ])
    const refused = await b2c('apply', faulty, ...applying)
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: 'ostiary: the set is refused, and nothing was stored\n',
    })
    expect(refused.stdout).toContain(`error  ${faulty}/Extensions.xml:18:10  trustFramework.`)
    const first = await b2c('apply', example, ...applying)
    expect(first).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first.stdout).toMatch(/^created {2}B2C_1A_Base /u)
    const again = await b2c('apply', example, ...applying)
    expect(again.stdout).toMatch(/^unchanged {2}B2C_1A_Base /u)
  })

  it('stores them in a tenant of a running service', async () => {
    const data = await dataWithTenant()
    const service = await startCommandLine(['--data', data, '--no-sample'])
    onTestFinished(async () => void (await service.stop()))
    const scope = ['--scope', 'Policy.ReadWrite.TrustFramework']
    const { stdout: token } = await runCommand(['token', '--data', data, '--user', user, ...scope])
    const sending = ['--server', service.url, '--token', token.trim()]
    const json = await b2c('apply', example, ...sending, '--output', 'json')
    expect(json).toMatchObject({ exitCode: 0, stderr: '' })
    expect(JSON.parse(json.stdout)).toMatchObject({
      isValid: true,
      policies: [{ file: 'Base.xml', change: 'create' }, {}, {}, {}, {}],
    })
    const refusing = await b2c('apply', example, ...sending, '--missing-keys', 'refuse')
    expect(refusing.exitCode).toBe(1)
    expect(refusing.stdout).toContain('error  ')
  })

  it.each([
    [[], 'give --server and --token'],
    [['--user', 'a', '--app', 'b'], 'give --server and --token'],
    [['--token', 'x'], 'give --server and --token'],
    [['--server', 'http://localhost:1'], '--server needs --token'],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { exitCode, stderr } = await b2c('apply', example, ...args)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) })
  })
})
