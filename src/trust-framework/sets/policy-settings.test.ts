import { describe, expect, it } from 'vitest'
import { mostEnvironments, mostSettings, readPolicySettings } from './policy-settings.ts'
import { settingsCodes } from './set-codes.ts'

function read(value: unknown) {
  return readPolicySettings(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))
}

const development = {
  Name: 'Development',
  Production: false,
  Tenant: 'dev.onmicrosoft.com',
  PolicySettings: { FacebookAppId: '0', Retries: 3, On: true, Nested: { Url: 'u' }, Nothing: null },
}

describe('readPolicySettings', () => {
  it('reads the environments of the Visual Studio Code extension', () => {
    const text = `\u{feff}${JSON.stringify({ Environments: [development, { name: 'P', production: true }] })}`
    expect(read(text)).toEqual({
      ok: true,
      value: {
        environmentsFolder: 'Environments',
        environments: [
          {
            environment: 'Development',
            isProduction: false,
            tenant: 'dev.onmicrosoft.com',
            values: new Map([
              ['facebookappid', '0'],
              ['retries', '3'],
              ['on', 'true'],
              ['nested:url', 'u'],
            ]),
          },
          { environment: 'P', isProduction: true, values: new Map() },
        ],
      },
    })
  })

  it('reads an object of names and values', () => {
    expect(
      read({ tenantName: 't.onmicrosoft.com', Proxy: 'p', EnvironmentsFolder: 'out' }),
    ).toEqual({
      ok: true,
      value: {
        environmentsFolder: 'out',
        environments: [
          {
            environment: '',
            isProduction: false,
            tenant: 't.onmicrosoft.com',
            values: new Map([
              ['tenantname', 't.onmicrosoft.com'],
              ['proxy', 'p'],
              ['environmentsfolder', 'out'],
            ]),
            hasBracedNames: true,
          },
        ],
      },
    })
  })

  it.each([
    ['Environments', 'Environments'],
    ['/out\\all/', 'out/all'],
    ['../out', undefined],
    ['a/../../b', undefined],
    ['C:\\out', undefined],
    ['.', undefined],
  ])('writes environments to a folder below the settings only: %s', (folder, expected) => {
    const result = read({ Environments: [], EnvironmentsFolder: folder })
    expect(result.ok ? result.value.environmentsFolder : result).toBe(expected)
  })

  it.each([
    ['[]', settingsCodes.notAnObject, ''],
    [{ Environments: [1] }, settingsCodes.environmentInvalid, '/Environments/0'],
    [{ Environments: [{}] }, settingsCodes.environmentInvalid, '/Environments/0/Name'],
    [
      { Environments: [{ Name: '../x' }] },
      settingsCodes.environmentInvalid,
      '/Environments/0/Name',
    ],
    [{ Environments: [{ Name: '..' }] }, settingsCodes.environmentInvalid, '/Environments/0/Name'],
    [
      { Environments: [{ Name: 'A', PolicySettings: [] }] },
      settingsCodes.environmentInvalid,
      '/Environments/0/PolicySettings',
    ],
    [
      { Environments: [{ Name: 'A', PolicySettings: { 'x/y': [] } }] },
      settingsCodes.valueInvalid,
      '/Environments/0/PolicySettings/x~1y',
    ],
    [
      { Environments: [{ Name: 'A' }, { Name: 'a' }] },
      settingsCodes.environmentRepeated,
      '/Environments/1/Name',
    ],
  ])('refuses %j', (value, ostiaryCode, target) => {
    const result = read(value)
    expect(result.ok ? [] : result.findings).toMatchObject([{ ostiaryCode, target }])
  })

  it('refuses one environment more than are read', () => {
    const environments = (count: number) => ({
      Environments: Array.from({ length: count }, (_, index) => ({ Name: `E${index}` })),
    })
    expect(read(environments(mostEnvironments)).ok).toBe(true)
    const result = read(environments(mostEnvironments + 1))
    const target = '/Environments'
    expect(result.ok ? [] : result.findings).toMatchObject([
      { ostiaryCode: settingsCodes.tooMany, target },
    ])
  })

  it('refuses one value more than are read', () => {
    const values = (count: number) => ({
      Environments: [
        {
          Name: 'A',
          PolicySettings: Object.fromEntries(
            Array.from({ length: count }, (_, index) => [`key${index}`, '']),
          ),
        },
      ],
    })
    expect(read(values(mostSettings)).ok).toBe(true)
    const result = read(values(mostSettings + 1))
    const target = '/Environments/0/PolicySettings'
    expect(result.ok ? [] : result.findings).toMatchObject([
      { ostiaryCode: settingsCodes.tooMany, target },
    ])
  })

  it('gives the line and column of malformed JSON', () => {
    const result = read('{\n  "Environments": [')
    expect(result.ok ? [] : result.findings[0]?.target).toMatch(/^2:/u)
  })
})
