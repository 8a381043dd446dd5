/** Submissions, from the Transfer API and from flows: what is asked for, in one form. */
import * as z from 'zod/mini'
import { transferRequest, type TransferRequest } from '#api'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import { TransferFailure } from './failure.ts'
import { normalizePath } from './place.ts'

export interface CopyRequest {
  readonly kind: 'transfer'
  readonly source: string
  readonly destination: string
  readonly items: readonly CopyItem[]
  readonly syncLevel: number | null
  readonly verify: boolean
  readonly preserveTimestamp: boolean
}

export interface CopyItem {
  readonly source_path: string
  readonly destination_path: string
  /** Null: as the source turns out to be. */
  readonly recursive: boolean | null
  readonly expected: { readonly algorithm: string; readonly digest: string } | null
}

export interface DeleteRequest {
  readonly kind: 'delete'
  readonly endpoint: string
  readonly paths: readonly string[]
  readonly recursive: boolean
  readonly ignoreMissing: boolean
}

export type TaskRequest = CopyRequest | DeleteRequest

const BAD = 'ClientError.BadRequest'

/** @throws {ServiceError} 400 that names the field. */
export function copyRequest(body: unknown): CopyRequest {
  const given: TransferRequest = parseDocument(transferRequest, body, BAD)
  return {
    kind: 'transfer',
    source: given.source_endpoint,
    destination: given.destination_endpoint,
    items: given.DATA.map((item, n) => ({
      source_path: checkedPath(item.source_path, `DATA.${n}.source_path`),
      destination_path: checkedPath(item.destination_path, `DATA.${n}.destination_path`),
      recursive: item.recursive ?? null,
      expected: expectedChecksum(item.external_checksum, item.checksum_algorithm, `DATA.${n}`),
    })),
    syncLevel: given.sync_level ?? null,
    verify: given.verify_checksum ?? true,
    preserveTimestamp: given.preserve_timestamp ?? false,
  }
}

export const deleteBody = z.looseObject({
  endpoint: z.string(),
  DATA: z.array(z.looseObject({ path: z.string() })).check(z.minLength(1)),
  recursive: z.optional(z.nullable(z.boolean())),
  ignore_missing: z.optional(z.nullable(z.boolean())),
})

/** @throws {ServiceError} 400 that names the field. */
export function deleteRequest(body: unknown): DeleteRequest {
  const given = parseDocument(deleteBody, body, BAD)
  return {
    kind: 'delete',
    endpoint: given.endpoint,
    paths: given.DATA.map(({ path }, n) => {
      const checked = checkedPath(path, `DATA.${n}.path`)
      if (checked === '/') throw new ServiceError(400, BAD, `DATA.${n}.path: the root of a collection is not deleted`)
      return checked
    }),
    recursive: given.recursive ?? false,
    ignoreMissing: given.ignore_missing ?? false,
  }
}

function checkedPath(path: string, field: string): string {
  try {
    return normalizePath(path)
  } catch (error) {
    if (error instanceof TransferFailure) throw new ServiceError(400, BAD, `${field}: ${error.message}`)
    throw error
  }
}

/** Hex digits a digest has, and so which algorithm it is of when nobody says. */
const LENGTHS: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha256: 64, sha384: 96, sha512: 128 }

function expectedChecksum(
  checksum: string | null | undefined,
  named: string | null | undefined,
  field: string,
): CopyItem['expected'] {
  if (!checksum) return null
  const digest = checksum.toLowerCase()
  const algorithm =
    named?.toLowerCase().replace('-', '') ?? Object.keys(LENGTHS).find((name) => LENGTHS[name] === digest.length)
  if (algorithm === undefined || LENGTHS[algorithm] === undefined)
    throw new ServiceError(400, BAD, `${field}.checksum_algorithm: use one of ${Object.keys(LENGTHS).join(', ')}`)
  if (digest.length !== LENGTHS[algorithm] || !/^[\da-f]+$/.test(digest))
    throw new ServiceError(
      400,
      BAD,
      `${field}.external_checksum: a ${algorithm} checksum has ${LENGTHS[algorithm]} hexadecimal digits`,
    )
  return { algorithm, digest }
}

/** The body of the transfer action provider, in its new form (the submission's own) or its old one (Globus docs, Hosted Action Providers). */
export function submissionOfAction(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { source_endpoint_id, destination_endpoint_id, transfer_items, ...rest } = body
  const level = { exists: 0, size: 1, mtime: 2, checksum: 3 }[String(rest['sync_level'])]
  return {
    ...rest,
    ...(source_endpoint_id === undefined ? {} : { source_endpoint: source_endpoint_id }),
    ...(destination_endpoint_id === undefined ? {} : { destination_endpoint: destination_endpoint_id }),
    ...(transfer_items === undefined ? {} : { DATA: transfer_items }),
    ...(level === undefined ? {} : { sync_level: level }),
  }
}

/**
 * The body of the delete action provider as a submission, in its new form or its old one.
 * @throws {ServiceError} 400 for wildcards, which would be deleted as if they were names.
 */
export function deletionOfAction(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { endpoint_id, items, interpret_globs, ...rest } = body
  if (interpret_globs === true)
    throw new ServiceError(
      400,
      BAD,
      'interpret_globs: wildcards are not taken here; list the folder and name each path',
    )
  return {
    ...rest,
    ...(endpoint_id === undefined ? {} : { endpoint: endpoint_id }),
    ...(Array.isArray(items) ? { DATA: items.map((path: unknown) => ({ path })) } : {}),
  }
}
