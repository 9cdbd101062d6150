import { expect, it } from 'vitest'
import { findingsCodes } from './errors/findings-codes.ts'
import {
  FindingList,
  firstFindings,
  longestTarget,
  mostFindings,
  reportableFindings,
} from './finding-list.ts'

const finding = (message: string, target = '/a') => ({
  ostiaryCode: findingsCodes.omitted,
  message,
  target,
})

const several = (count: number) => Array.from({ length: count }, (_, at) => finding(`${at}`))

it('is full with one finding more than an answer lists', () => {
  const list = new FindingList()
  list.add(...several(mostFindings))
  expect(list.isFull).toBe(false)
  list.add(...several(9))
  expect([list.isFull, list.found.length]).toEqual([true, mostFindings + 1])
})

it('stops a search when the list is full', () => {
  let searched = 0
  const found = firstFindings(Array(1_000).fill('x'), (_, index) => {
    searched += 1
    return [finding(`first ${index}`), finding(`second ${index}`)]
  })
  expect(found.length).toBe(mostFindings + 1)
  expect(searched).toBe(Math.ceil((mostFindings + 1) / 2))
})

it('reports up to 50 findings unchanged', () => {
  expect(reportableFindings(several(mostFindings))).toEqual(several(mostFindings))
})

it('says that there are more than 50', () => {
  const reported = reportableFindings(several(mostFindings + 1))
  expect(reported.slice(0, -1)).toEqual(several(mostFindings))
  expect(reported.at(-1)).toEqual({
    ostiaryCode: findingsCodes.omitted,
    message: 'there are more problems; correct these first',
  })
})

it('cuts long messages and targets', () => {
  const long = finding('m'.repeat(5_000), `/${'t'.repeat(5_000)}`)
  const [reported] = reportableFindings([long])
  expect([reported?.message.length, reported?.target?.length]).toEqual([1_001, longestTarget + 1])
})
