import { expect, it } from 'vitest'
import { familyOptions } from '../test/support/family-options.ts'
import { servedOperations } from './served-operations.ts'
import { createFamilies } from './families.ts'
import { checkPermissions } from './identity/permissions.ts'

it('requires only permissions that a token can be given', () => {
  const operations = servedOperations(createFamilies(familyOptions))
  expect(operations.length).toBeGreaterThan(50)
  const problems = operations.flatMap(({ method, path, access }) =>
    (['delegated', 'application'] as const).flatMap((kind) =>
      checkPermissions(access[kind].flat(), kind).map((problem) => `${method} ${path}: ${problem}`),
    ),
  )
  expect(problems).toEqual([])
})
