import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { roleTemplates } from '../graph/role-templates.ts'
import { isGuid } from '../kernel/ids.ts'
import { builtInRoles, isPrivilegedRole } from './built-in-roles.ts'

const baselineFolder = fileURLToPath(
  new URL('../../../shared/data/conditional-access-baseline', import.meta.url),
)

interface BaselinePolicy {
  readonly conditions?: {
    readonly users?: {
      readonly includeRoles?: readonly string[]
      readonly excludeRoles?: readonly string[]
    }
  }
}

describe('builtInRoles', () => {
  it('has GUIDs in lower case and distinct names', () => {
    const ids = [...builtInRoles.keys()]
    expect(ids.filter((id) => !isGuid(id) || id !== id.toLowerCase())).toEqual([])
    expect(new Set(builtInRoles.values()).size).toBe(builtInRoles.size)
    expect(builtInRoles.size).toBe(145)
  })

  it('has every role that is marked as privileged', () => {
    const privileged = [...builtInRoles.values()].filter(isPrivilegedRole)
    expect(privileged).toHaveLength(29)
    expect(privileged).toContain('Global Administrator')
    expect(privileged).not.toContain('Directory Readers')
  })

  it.each(Object.entries(roleTemplates))('names the role of the access rules: %s', (name, id) => {
    const words = builtInRoles.get(id)?.replaceAll(' ', '').toLowerCase()
    expect(words).toBe(name.toLowerCase())
  })

  it('knows every role that the published baseline names', (test) => {
    if (!existsSync(baselineFolder)) test.skip('the published baseline is not present')
    const roles = globSync('**/*.json', { cwd: baselineFolder }).flatMap((file) => {
      const policy = JSON.parse(readFileSync(join(baselineFolder, file), 'utf8')) as BaselinePolicy
      const users = policy.conditions?.users
      return [...(users?.includeRoles ?? []), ...(users?.excludeRoles ?? [])]
    })
    expect(roles.length).toBeGreaterThan(100)
    expect([...new Set(roles)].filter((id) => !builtInRoles.has(id.toLowerCase()))).toEqual([])
  })
})
