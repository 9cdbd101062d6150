/** `ostiary b2c tree`: shows which policy derives from which. */

import { Command, Option } from 'commander'
import { keyOf } from '../../kernel/ids.ts'
import { counted } from '../columns.ts'
import { printLines, printNote } from '../output.ts'
import { addSetOptions, type SetFlags } from './set-flags.ts'

interface TreeFlags extends SetFlags {
  readonly output: 'table' | 'json' | 'mermaid'
}

async function tree(path: string, { output, ...flags }: TreeFlags): Promise<void> {
  const { loadSet } = await import('./load-set.ts')
  const { set } = await loadSet(path, flags)
  const { arrangePolicies, printPolicyTree, printTreeMermaid } =
    await import('../../trust-framework/views/policy-tree.ts')
  const documents = set.documents.map(({ document }) => document)
  const policies = documents.filter((document) => document !== undefined)
  const groups = Map.groupBy(policies, ({ policyId }) => keyOf(policyId))
  const repeated = [...groups.values()].filter(({ length }) => length > 1)
  if (repeated.length > 0) {
    printNote(
      `ostiary: warning: ${counted(repeated.length, 'policy id')} in more than one file; the tree shows one of each. Give the directory of one tenant.`,
    )
  }
  const roots = arrangePolicies(policies)
  const text =
    output === 'json'
      ? JSON.stringify(roots, undefined, 2)
      : output === 'mermaid'
        ? printTreeMermaid(roots)
        : printPolicyTree(roots)
  printLines(text.trimEnd().split('\n'))
}

/** The command. */
export function b2cTreeCommand(): Command {
  return addSetOptions(new Command('tree').description('show which policy derives from which'))
    .addOption(
      new Option('--output <form>', 'how the tree is printed')
        .env('OSTIARY_OUTPUT')
        .choices(['table', 'json', 'mermaid'])
        .default('table'),
    )
    .action(tree)
}
