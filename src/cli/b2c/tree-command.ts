/** `ostiary b2c tree`: shows which policy derives from which. */

import { Command, Option } from 'commander'
import { printLines } from '../output.ts'
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
  const roots = arrangePolicies(documents.filter((document) => document !== undefined))
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
