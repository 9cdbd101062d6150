#!/usr/bin/env node
/** Process entry. */

import { enableCompileCache } from 'node:module'

// WHY: Node.js runs the TypeScript sources; the cache keeps the compiled code from the second start on.
enableCompileCache()
const { run } = await import('./cli/program.ts')

process.exitCode = await run(process.argv)
