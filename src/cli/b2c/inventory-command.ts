/** `ostiary b2c inventory`: lists what policies use, for those who must know before they migrate. */

import { Command, Option } from 'commander'
import { printLines } from '../output.ts'
import { addSetOptions, type SetFlags } from './set-flags.ts'

interface InventoryFlags extends SetFlags {
  readonly output: 'table' | 'json'
}

async function inventory(path: string, { output, ...flags }: InventoryFlags): Promise<void> {
  const { loadSet } = await import('./load-set.ts')
  const { effectivePolicies } = await import('./chosen-policy.ts')
  const { takeInventory } = await import('../../trust-framework/views/inventory.ts')
  const policies = await effectivePolicies(await loadSet(path, flags))
  const taken = policies.map(takeInventory).filter((each) => each !== undefined)
  if (output === 'json') return printLines(JSON.stringify(taken, undefined, 2).split('\n'))
  const { inventoryLines } = await import('./print-inventory.ts')
  return printLines(inventoryLines(taken))
}

/** The command. */
export function b2cInventoryCommand(): Command {
  return addSetOptions(
    new Command('inventory').description(
      'list the journeys, identity providers, handlers, keys and endpoints that each policy uses',
    ),
  )
    .addOption(
      new Option('--output <form>', 'how the inventory is printed')
        .env('OSTIARY_OUTPUT')
        .choices(['table', 'json'])
        .default('table'),
    )
    .action(inventory)
}
