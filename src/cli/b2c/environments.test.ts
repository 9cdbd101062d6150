import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { settingsBytes } from '../../trust-framework/sets/policy-settings.ts'
import { chooseEnvironment, findSettings } from './environments.ts'

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-settings-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

const twoEnvironments = JSON.stringify({
  Environments: [{ Name: 'Live', Production: true }, { Name: 'Test' }],
})

describe('findSettings', () => {
  it('finds the file in any letter case, and none where there is none', async () => {
    const folder = await folderWith({ 'appSettings.json': twoEnvironments })
    expect(await findSettings(folder, undefined)).toMatchObject({
      path: join(folder, 'appSettings.json'),
      environments: [{ environment: 'Live' }, { environment: 'Test' }],
    })
    expect(await findSettings(await folderWith({}), undefined)).toBeUndefined()
  })

  it('names the faults of a file', async () => {
    const folder = await folderWith({ 'other.json': '{"Environments":[{}]}' })
    await expect(findSettings(folder, join(folder, 'other.json'))).rejects.toThrow(
      '/Environments/0/Name `Name` must be the name of a folder',
    )
    await expect(findSettings(folder, join(folder, 'no.json'))).rejects.toThrow('not found')
  })

  it('follows a link only where the option names it', async () => {
    const folder = await folderWith({ 'other.json': twoEnvironments })
    const link = join(folder, 'appsettings.json')
    await symlink(join(folder, 'other.json'), link)
    await expect(findSettings(folder, undefined)).rejects.toThrow('is a link and is not followed')
    expect(await findSettings(folder, link)).toMatchObject({ path: link })
  })

  it('refuses a file that is too long', async () => {
    const folder = await folderWith({ 'appsettings.json': twoEnvironments.padEnd(settingsBytes) })
    expect(await findSettings(folder, undefined)).toBeDefined()
    await truncate(join(folder, 'appsettings.json'), settingsBytes + 1)
    await expect(findSettings(folder, undefined)).rejects.toThrow(
      `more than ${settingsBytes} bytes`,
    )
  })
})

describe('chooseEnvironment', () => {
  it('takes the one with the name, else the first that is not production', async () => {
    const folder = await folderWith({ 'appsettings.json': twoEnvironments })
    const settings = await findSettings(folder, undefined)
    expect(chooseEnvironment(settings, undefined)?.environment).toBe('Test')
    expect(chooseEnvironment(settings, 'live')?.environment).toBe('Live')
    expect(chooseEnvironment(undefined, undefined)).toBeUndefined()
    expect(() => chooseEnvironment(settings, 'Other')).toThrow("it has 'Live', 'Test'")
    expect(() => chooseEnvironment(undefined, 'Test')).toThrow('no settings found')
  })
})
