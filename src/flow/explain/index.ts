/** A page for every kind of problem: what it means, why it matters, and a flow that has it beside one that has not. */
import type { ProblemCode } from '../problem.ts'
import type { Explanation } from './explanation.ts'
import { form } from './form.ts'
import { providers } from './providers.ts'
import { ways } from './ways.ts'

export type { Explanation } from './explanation.ts'

export const explanations: Readonly<Record<ProblemCode, Explanation>> = { ...form, ...ways, ...providers }
