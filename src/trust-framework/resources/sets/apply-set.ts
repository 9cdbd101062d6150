/** Stores the policies of a set in one transaction, or none of them. */

import { changeObjects } from '../../../graph/change.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import { findObject } from '../../../graph/stored-objects.ts'
import type { Content, StoredObject } from '../../../store/port.ts'
import { trustFrameworkKind } from '../policy-kind.ts'
import { bodyOf, type StoredPolicyBody } from '../stored-policy.ts'
import { uploadOf, type Upload } from '../upload/read-upload.ts'
import { OvertakenError } from '../upload/unchanged.ts'
import type { CheckedMember } from './check-received-set.ts'

/** What becomes of the stored policy. */
export type SetChange = 'create' | 'replace' | 'none'

/** WHY: a text whose placeholders were replaced is stored in UTF-8, whatever the file declared. */
function declareUtf8(text: string): string {
  return text.replace(/^(\s*<\?xml[^>]*?\sencoding\s*=\s*["'])[^"']*/u, '$1utf-8')
}

/** Pairs the document of a file with the bytes that are stored; undefined when the file is no policy. */
export function uploadOfFile(
  { file, document, changedText }: CheckedMember,
  bytes: ReadonlyMap<string, Uint8Array>,
): Upload | undefined {
  if (document === undefined) return undefined
  const stored = changedText === undefined ? bytes.get(file) : Buffer.from(declareUtf8(changedText))
  return stored && uploadOf(document, stored)
}

function areSame(left: Content | undefined, right: Content): boolean {
  return left !== undefined && Buffer.compare(left.bytes, right.bytes) === 0
}

/** Tells what storing an upload changes. */
export function changeOf(
  current: StoredObject<StoredPolicyBody> | undefined,
  { content }: Upload,
): SetChange {
  if (current === undefined) return 'create'
  return areSame(current.content, content) ? 'none' : 'replace'
}

/**
 * Stores the uploads in their order. A policy with the same bytes is left as it is.
 * @throws OvertakenError when a policy of the tenant changed since the revision.
 */
export async function applySet(
  context: OperationContext,
  uploads: readonly Upload[],
  revision: string,
): Promise<readonly SetChange[]> {
  const { tenant } = context.caller
  return changeObjects(context, trustFrameworkKind, async (writer) => {
    const { transaction } = writer
    if ((await transaction.revisionOfFamilies(tenant, [trustFrameworkKind.name])) !== revision) {
      throw new OvertakenError()
    }
    const changes: SetChange[] = []
    for (const upload of uploads) {
      const { document, content } = upload
      const current = await findObject(transaction, tenant, trustFrameworkKind, document.policyId)
      const change = changeOf(current, upload)
      if (current === undefined)
        await writer.create(document.policyId, bodyOf(document), { content })
      else if (change === 'replace') await writer.replace(current, bodyOf(document), { content })
      changes.push(change)
    }
    return changes
  })
}
