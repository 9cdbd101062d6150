/** Prints every refusal and warning of the service, one for each code, so that a person can read them all. */

import { expect, it } from 'vitest'
import { listCodes } from '../../scripts/code-catalogues.ts'
import { RefusalServices, type AnsweredProblem, type RefusalStep } from './refusal-steps.ts'
import steps from './refusals.steps.json' with { type: 'json' }
import notProvoked from './refusals.not-provoked.json' with { type: 'json' }

function printed({ code, status, target, message }: AnsweredProblem): string {
  return [code, `  ${status}${target === '' ? '' : `  ${target}`}`, `  ${message}`].join('\n')
}

it('refuses and warns as the golden file says, one line for each code of the catalogues', async () => {
  const services = new RefusalServices()
  const found = new Map<string, AnsweredProblem>()
  const missed: string[] = []
  for (const step of steps as readonly RefusalStep[]) {
    const problems = await services.run(step)
    if (step.code === undefined) continue
    const problem = problems.find(({ code }) => code === step.code)
    if (problem === undefined) missed.push(`${step.code}: ${JSON.stringify(problems)}`)
    else found.set(step.code, problem)
  }
  await services.close()
  expect(missed).toEqual([])

  const listed = (await listCodes()).map(({ code }) => String(code))
  const excepted = Object.keys(notProvoked)
  expect([...found.keys(), ...excepted].toSorted()).toEqual(listed)

  const lines = [...found.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1)).map(printed)
  const exceptions = Object.entries(notProvoked).map(([code, reason]) => `${code}\n  ${reason}`)
  const text = [...lines, '', 'Not provoked here', ...exceptions, ''].join('\n\n')
  await expect(text).toMatchFileSnapshot('refusals.txt')
}, 120_000)
