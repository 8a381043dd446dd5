/** Inputs that a flow was run with, in this workspace. Nothing here knows the editor. */
import * as z from 'zod/mini'
import { jsonDifferences, jsonSize, maskKeys, type JsonObject } from '#flow'
import { rememberedInput, type RememberedInput } from '#messages'

const MOST = 10
/** Bytes; larger inputs are kept in files. */
const LARGEST = 100_000

/** What was stored, whoever stored it. */
export function readInputs(stored: unknown): readonly RememberedInput[] {
  const read = z.safeParse(z.array(rememberedInput), stored)
  return read.success ? read.data : []
}

/** Newest first, the same input once. What is private is not kept: it is asked for again. */
export function withInput(
  inputs: readonly RememberedInput[],
  input: JsonObject,
  label: string,
  time: string,
): readonly RememberedInput[] {
  if (jsonSize(input, LARGEST) > LARGEST) return inputs
  // SAFETY: masking an object gives an object.
  const kept = maskKeys(input) as JsonObject
  const others = inputs.filter((one) => jsonDifferences(one.input, kept).length > 0)
  return [{ input: kept, label, time }, ...others].slice(0, MOST)
}
