/** Says in which files the findings about the documents of a set are. */

import { keyOf } from '../../kernel/ids.ts'
import type { CheckedDocument } from '../../trust-framework/sets/check-set.ts'
import type { OrderedDocument } from '../../trust-framework/sets/order-set.ts'
import { fileFinding, type ReportedFile, type FileFinding } from './file-findings.ts'
import type { LoadedSet } from './load-set.ts'

/** Describes a document of a set for findings about it and its bases. */
export function checkedFile(
  { entry, chain = [] }: OrderedDocument,
  loaded: LoadedSet,
): ReportedFile {
  const paths = new Map(
    chain.map((document) => [keyOf(document.policyId), loaded.pathOf(document)]),
  )
  const policyId = entry.identity?.policyId ?? ''
  return {
    file: loaded.pathIn(entry.file),
    ...(policyId === '' ? {} : { policyId }),
    pathOf: (id) => paths.get(keyOf(id)),
  }
}

/** Lists the findings about files that cannot be read. */
export function faultFindings({ faults, pathIn }: LoadedSet): readonly FileFinding[] {
  return faults.map(({ file, finding }) =>
    fileFinding(finding, finding.ostiaryCode, 'error', {
      file: pathIn(file),
      pathOf: () => undefined,
    }),
  )
}

/** Sorts documents base first, in which order they are uploaded: the first that has a fault is the one it is about. */
export function baseFirst<Document extends OrderedDocument>(
  documents: readonly Document[],
): readonly Document[] {
  const levelOf = ({ chain = [] }: OrderedDocument): number => chain.length
  return documents.toSorted((a, b) => levelOf(a) - levelOf(b))
}

/** Lists the findings and warnings about the documents of a set, those about bases first. */
export function documentFindings(
  documents: readonly CheckedDocument[],
  loaded: LoadedSet,
): readonly FileFinding[] {
  return baseFirst(documents).flatMap((document) => {
    const file = checkedFile(document, loaded)
    return [
      ...document.findings.map((finding) =>
        fileFinding(finding, finding.ostiaryCode, 'error', file),
      ),
      ...document.warnings.map((finding) =>
        fileFinding(finding, finding.ostiaryCode, 'warning', file),
      ),
    ]
  })
}
