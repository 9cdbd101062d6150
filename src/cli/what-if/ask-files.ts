/** Decides by the policies in files, without a server or a store. */

import { placeOf } from '../../conditional-access/decisions/offline/documents.ts'
import {
  readDocuments,
  type OfflineRules,
} from '../../conditional-access/decisions/offline/read-documents.ts'
import type { Principal } from '../../conditional-access/engine/model/sign-in.ts'
import { mostFindings } from '../../kernel/finding-list.ts'
import { isGuid, type TenantId } from '../../kernel/ids.ts'
import { CommandError, exitCodes } from '../failure.ts'
import { decideByRules, type WhatIfAnswer, type WhatIfQuestion } from './answer.ts'
import { readPolicyFiles } from './policy-files.ts'

/** Files belong to no tenant, and no rule of evaluation depends on the tenant id. */
const noTenant = '00000000-0000-0000-0000-000000000000' as TenantId

/** Reads the files at a path. @throws CommandError with the first faults of the files. */
export async function loadFiles(path: string): Promise<OfflineRules> {
  const files = await readPolicyFiles(path)
  const read = readDocuments(files)
  if (read.ok) return read.value
  const listed = read.findings.slice(0, mostFindings)
  const faults = listed.map((finding) => `${placeOf(finding)}: ${finding.message}`)
  const faulty = new Set(listed.map(({ document }) => document)).size
  const counts =
    read.findings.length > mostFindings
      ? `more than ${mostFindings} faults; the first are listed`
      : `${counted(faults.length, 'fault')} in ${faulty} of ${counted(files.length, 'file')}`
  throw new CommandError(
    [`--from: ${counts}; correct them, or move the files away`, ...faults].join('\n'),
  )
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Prints each message once, with its first place and the number of further places. */
function inFewLines(findings: OfflineRules['unresolved']): readonly string[] {
  const byMessage = Map.groupBy(findings, ({ message }) => message)
  return [...byMessage].flatMap(([message, [first, ...others]]) => {
    if (first === undefined) return []
    const more = others.length === 0 ? '' : ` (and in ${counted(others.length, 'other place')})`
    return [`${placeOf(first)}: ${message}${more}`]
  })
}

/** Decides by the policies of files. Facts of the principal without a flag are unknown. @throws CommandError. */
export function askFiles(files: OfflineRules, question: WhatIfQuestion): WhatIfAnswer {
  const { user, signIn, asOf } = question
  if (user !== undefined && !isGuid(user)) {
    throw new CommandError(
      `--user: files contain no users; give the object id of '${user}', or look the user up with --server and --token`,
      exitCodes.usage,
    )
  }
  const { principal, at = asOf, ...rest } = signIn
  const filled = { ...rest, at, principal: principal as Principal }
  return {
    ...decideByRules(noTenant, files.rules, filled, question),
    warnings: inFewLines([...files.leftOut, ...files.unresolved]),
  }
}
