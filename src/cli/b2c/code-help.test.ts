import { expect, it } from 'vitest'
import { listCodes } from '../../../scripts/code-catalogues.ts'
import { helpOfCode } from './code-help.ts'

/** Codes that findings about files do not have: of requests, and of the settings, which are refused as a whole. */
const ofOthers = /^trustFramework\.(?:policy|setBody|settings|keySet\w*)\./u

it('explains every code of trust framework policies', async () => {
  const unexplained = (await listCodes())
    .map(({ code }) => code)
    .filter((code) => code.startsWith('trustFramework.') && !ofOthers.test(code))
    .filter((code) => helpOfCode(code) === undefined)
  expect(unexplained).toEqual([])
})
