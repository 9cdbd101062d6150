/** Decides by the policies in files, without a server or a store. */

import { placeOf } from '../../conditional-access/decisions/offline/documents.ts'
import {
  readDocuments,
  type OfflineRules,
} from '../../conditional-access/decisions/offline/read-documents.ts'
import type { Principal } from '../../conditional-access/engine/model/sign-in.ts'
import { isGuid, type TenantId } from '../../kernel/ids.ts'
import { CommandError, exitCodes } from '../failure.ts'
import { decideByRules, type WhatIfAnswer, type WhatIfQuestion } from './answer.ts'
import { readPolicyFiles } from './policy-files.ts'

/** Files belong to no tenant, and no rule of evaluation depends on the tenant id. */
const noTenant = '00000000-0000-0000-0000-000000000000' as TenantId

/** Reads the files at a path. @throws CommandError with every fault of every file. */
export async function loadFiles(path: string): Promise<OfflineRules> {
  const read = readDocuments(await readPolicyFiles(path))
  if (read.ok) return read.value
  const faults = read.findings.map((finding) => `${placeOf(finding)}: ${finding.message}`)
  throw new CommandError(['--from: the files have faults', ...faults].join('\n'))
}

/** Decides by the policies of files. Facts of the principal without a flag are unknown. @throws CommandError. */
export function askFiles(files: OfflineRules, question: WhatIfQuestion): WhatIfAnswer {
  const { user, signIn, asOf } = question
  if (user !== undefined && !isGuid(user)) {
    throw new CommandError(
      `--user: files contain no users; give the object id of '${user}', or use --server`,
      exitCodes.usage,
    )
  }
  const { principal, at = asOf, ...rest } = signIn
  const filled = { ...rest, at, principal: principal as Principal }
  return {
    ...decideByRules(noTenant, files.rules, filled, question),
    warnings: files.unresolved.map((finding) => `${placeOf(finding)}: ${finding.message}`),
  }
}
