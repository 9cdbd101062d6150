/** Decides by the policies in files, without a server or a store. */

import { readDocuments } from '../../conditional-access/decisions/offline/read-documents.ts'
import type { Principal } from '../../conditional-access/engine/model/sign-in.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { decideByRules, type WhatIfAnswer, type WhatIfQuestion } from './answer.ts'
import { exportedUserId, withExportedFacts, withExportedNames } from './exported-facts.ts'
import { faultsError, inFewLines, skippedInWords, type ReadFiles } from './files-report.ts'
import { readPolicyFiles } from '../policy-files.ts'

/** Files belong to no tenant, and no rule of evaluation depends on the tenant id. */
const noTenant = '00000000-0000-0000-0000-000000000000' as TenantId

/** Reads the files at a path, which `option` names in messages. @throws CommandError with every fault of every file when no policy can be used. */
export async function loadFiles(path: string, option: string): Promise<ReadFiles> {
  const { documents, faults: unreadable } = await readPolicyFiles(path, option)
  const count = documents.length + unreadable.length
  const read = readDocuments(documents)
  if (!read.ok) {
    const faults = [...unreadable, ...read.findings]
    throw faultsError({ faults, count }, option, 'correct them, or move the files away')
  }
  return { ...read.value, faults: [...unreadable, ...read.value.faults], count }
}

/** What the author of the files should know, each on one line. */
export function warningsAbout({
  unresolved,
  leftOut,
  warnings,
  skipped,
}: ReadFiles): readonly string[] {
  return [...inFewLines([...leftOut, ...warnings, ...unresolved]), ...skipped.map(skippedInWords)]
}

/**
 * Decides by the policies of files. Facts of the principal are those of the flags and of exported users and service
 * principals; others are unknown. @throws CommandError.
 */
export function askFiles(files: ReadFiles, question: WhatIfQuestion): WhatIfAnswer {
  const { user, signIn, asOf } = question
  const { principal, at = asOf, ...rest } = signIn
  const id = user === undefined ? principal.id : exportedUserId(files.directory, user)
  const named = { ...principal, id } as Principal
  const target = withExportedNames(rest.target, files.directory)
  const filled = {
    ...rest,
    at,
    principal: withExportedFacts(named, files.directory),
    ...(target && { target }),
  }
  const asked = { ...question, signIn: { ...signIn, principal: named } }
  return {
    ...decideByRules(noTenant, files.rules, filled, asked),
    warnings: warningsAbout(files),
    files,
  }
}
