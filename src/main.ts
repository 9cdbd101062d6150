#!/usr/bin/env node
/** Process entry. */

import { run } from './cli/program.ts'

process.exitCode = await run(process.argv)
