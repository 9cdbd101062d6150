/** `ostiary b2c effective`: prints the policy that a document makes together with its base policies. */

import { Command, Option } from 'commander'
import { printLines } from '../output.ts'
import { addSetOptions, type SetFlags } from './set-flags.ts'

interface MergeFlags extends SetFlags {
  readonly policy?: string
  readonly output: 'xml' | 'json' | 'mermaid'
}

async function effective(path: string, flags: MergeFlags): Promise<void> {
  const { loadSet } = await import('./load-set.ts')
  const { chooseChain } = await import('./chosen-policy.ts')
  const chain = await chooseChain(await loadSet(path, flags), flags.policy)
  const { mergeChain } = await import('../../trust-framework/inheritance/merge-chain.ts')
  const merged = mergeChain(chain)
  if (flags.output === 'json') {
    const { printEffectiveJson } = await import('../../trust-framework/inheritance/print-json.ts')
    return printLines(JSON.stringify(printEffectiveJson(merged), undefined, 2).split('\n'))
  }
  if (flags.output === 'mermaid') {
    const { printJourneyMermaid } = await import('../../trust-framework/views/journey-mermaid.ts')
    return printLines(printJourneyMermaid(merged).trimEnd().split('\n'))
  }
  const { printEffectiveXml } = await import('../../trust-framework/inheritance/print-xml.ts')
  return printLines(printEffectiveXml(merged).trimEnd().split('\n'))
}

/** The command. */
export function b2cEffectiveCommand(): Command {
  return addSetOptions(
    new Command('effective').description(
      'print the policy that a document makes together with its base policies, as one document',
    ),
  )
    .addOption(
      new Option(
        '--policy <id>',
        'PolicyId of the document; default: the only one with a relying party',
      ).env('OSTIARY_B2C_POLICY'),
    )
    .addOption(
      new Option(
        '--output <form>',
        'the form of the policy; JSON says for each element which document writes it, Mermaid draws the journeys',
      )
        .env('OSTIARY_OUTPUT')
        .choices(['xml', 'json', 'mermaid'])
        .default('xml'),
    )
    .action(effective)
}
