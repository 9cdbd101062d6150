import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CommandError } from '../failure.ts'
import { readSettingsFile } from './settings-file.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ostiary-settings-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

async function faultOf(path: string): Promise<string> {
  const error: unknown = await readSettingsFile(path).catch((failure: unknown) => failure)
  if (!(error instanceof CommandError)) throw new Error('the file was accepted')
  return error.message
}

const placeholder = {
  enforcement: 'customized',
  placeholderAppId: '0a000000-0000-4000-8000-000000000301',
} as const

it('reads the settings of a tenant, in UTF-8 and in UTF-16', async () => {
  const settings = { baselineScopes: placeholder, mfaTrustedIps: ['203.0.113.0/24'] }
  const text = JSON.stringify(settings)
  expect(await readSettingsFile(await written('utf8.json', text))).toEqual(settings)
  const bytes = Buffer.from(`\u{feff}${text}`, 'utf16le')
  expect(await readSettingsFile(await written('utf16.json', bytes))).toEqual(settings)
})

it.each([
  [{ baselineScopes: { enforcement: 'on' } }, /`on` is not a value of .*`customized`/u],
  [{ baselineScopes: { enforcement: 'customized' } }, /`baselineScopes.placeholderAppId` is req/u],
  [{ baselineScopes: { ...placeholder, enforcement: 'enabled' } }, /is not a known member/u],
  [{ baselineScopes: { ...placeholder, placeholderAppId: 'mine' } }, /must be a GUID/u],
  [{ baselineScope: placeholder }, /did you mean `baselineScopes`/u],
  [{ mfaTrustedIps: ['office'] }, /address range in CIDR/u],
])('refuses %j by the name of the option and the file', async (settings, fault) => {
  const path = await written('wrong.json', JSON.stringify(settings))
  const message = await faultOf(path)
  expect(message).toMatch(fault)
  expect(message.startsWith(`--settings: ${path}: `)).toBe(true)
})

it('refuses what is not JSON, and a file that is not there', async () => {
  expect(await faultOf(await written('text.json', '{ "baselineScopes": }'))).toMatch(
    /^--settings: .*text\.json: line 1/u,
  )
  expect(await faultOf(join(directory, 'nowhere.json'))).toMatch(/^--settings: .*not found$/u)
})
