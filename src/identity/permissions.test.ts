import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { checkPermissions, knownPermissions } from './permissions.ts'

describe('checkPermissions', () => {
  it('accepts known permissions, those of retired documents among them', () => {
    expect(
      checkPermissions(
        ['Policy.ReadWrite.All', 'Directory.AccessAsUser.All', 'Policy.Read.All', 'openid'],
        'delegated',
      ),
    ).toEqual([])
    expect(
      checkPermissions(['Policy.Read.All', 'Application.ReadWrite.OwnedBy'], 'application'),
    ).toEqual([])
  })

  it.each([
    [
      'Policy.Reed.All',
      'delegated',
      "unknown permission 'Policy.Reed.All'; did you mean 'Policy.Read.All'?",
    ],
    [
      'policy.read.all',
      'application',
      "unknown permission 'policy.read.all'; did you mean 'Policy.Read.All'?",
    ],
    ['Everything', 'delegated', "unknown permission 'Everything'"],
    [
      'Directory.AccessAsUser.All',
      'application',
      "Microsoft Graph has no application permission 'Directory.AccessAsUser.All'",
    ],
    [
      'Application.ReadWrite.OwnedBy',
      'delegated',
      "Microsoft Graph has no delegated permission 'Application.ReadWrite.OwnedBy'",
    ],
  ] as const)('refuses %s as a %s permission', (name, kind, message) => {
    expect(checkPermissions(['Policy.Read.All', name], kind)).toEqual([message])
  })
})

const sheets = fileURLToPath(new URL('../../../shared/', import.meta.url))

/** Beginnings of names, and one name that a Microsoft document misspells. */
const notPermissions: ReadonlySet<string> = new Set([
  'Policy.Read',
  'Policy.ReadWrite',
  'Policy.Read.ConditonalAccess',
])

const permissionPattern =
  /\b[A-Z][A-Za-z]+\.(?:Read|ReadWrite|ReadBasic|AccessAsUser|Create)(?:\.[A-Z][A-Za-z0-9]+)*\b/gu

function areSheetsPresent(): boolean {
  const isPresent = existsSync(join(sheets, 'reference'))
  if (!isPresent) process.stdout.write(`skipped: ${sheets} has no documents to read\n`)
  return isPresent
}

describe('knownPermissions', () => {
  it.skipIf(!areSheetsPresent())('holds every permission that the source documents name', () => {
    const known = new Set([...knownPermissions('delegated'), ...knownPermissions('application')])
    const text = ['source-documents', 'reference']
      .flatMap((folder) =>
        readdirSync(join(sheets, folder), { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => readFileSync(join(sheets, folder, name), 'utf8')),
      )
      .join('\n')
    const named = new Set([...text.matchAll(permissionPattern)].map(([name]) => name))
    expect(named.size).toBeGreaterThan(50)
    expect([...named].filter((name) => !known.has(name) && !notPermissions.has(name))).toEqual([])
  })
})
