/** Reads the files that the options of a question name, and says what could not be used. */

import { placeOf } from '../../conditional-access/decisions/offline/documents.ts'
import { CommandError } from '../failure.ts'
import { printNote, terminalSafe } from '../output.ts'
import { findPolicyType } from '../../sts-policies/model/policy-types.ts'
import type { QuestionFlags } from './question.ts'
import { readStsFiles, type StsFiles } from './read-files.ts'

/** Warnings about files that are printed; further ones are counted. */
const mostPrinted = 20

/** Whether policies of files may be assigned, and nothing says to which objects: answers then lack their effect. */
function lacksAssignments(
  { policies, assignments }: StsFiles,
  { assign = [], assignToApplication = [] }: QuestionFlags,
): boolean {
  if (assignments.length + assign.length + assignToApplication.length > 0) return false
  return policies.some(
    ({ type, isOrganizationDefault }) =>
      !isOrganizationDefault && (findPolicyType(type)?.assignableTo ?? []).length > 0,
  )
}

/** Reads the files and prints their warnings; undefined for the policies of a tenant. */
export async function filesOf(flags: QuestionFlags): Promise<StsFiles | undefined> {
  if (flags.from === 'live') return undefined
  const files = await readStsFiles(flags.from, '--from')
  if (lacksAssignments(files, flags)) {
    printNote(
      'ostiary: warning: no file says which policy is assigned to which object, so only organization defaults count; give --assign "policy=application"',
    )
  }
  for (const warning of files.warnings.slice(0, mostPrinted)) {
    printNote(`ostiary: warning: ${terminalSafe(`${placeOf(warning)}: ${warning.message}`)}`)
  }
  const more = files.warnings.length - mostPrinted
  if (more > 0) printNote(`ostiary: warning: ${more} further warnings`)
  return files
}

/** @throws CommandError with every fault of the files, of which the answer is without what has faults. */
export function requireWhole(files: StsFiles | undefined): void {
  if (files === undefined || files.faults.length === 0) return
  const lines = files.faults.map((fault) => `${placeOf(fault)}: ${fault.message}`)
  throw new CommandError(
    ['--from: the answer is without what has faults; correct them', ...lines].join('\n'),
  )
}
