/** What the transfer action takes, in its new form and its old one (Globus docs, Hosted Action Providers). */
import type { JsonObject } from '#flow'

const item: JsonObject = {
  type: 'object',
  properties: {
    source_path: { type: 'string', description: 'Path in the source collection' },
    destination_path: { type: 'string', description: 'Path in the destination collection' },
    recursive: { type: ['boolean', 'null'], description: 'Copy a folder with all that is in it' },
    external_checksum: { type: ['string', 'null'], description: 'What the file must hash to' },
    checksum_algorithm: { type: ['string', 'null'], description: 'Of external_checksum: MD5, SHA1, SHA256 …' },
  },
  required: ['source_path', 'destination_path'],
}
const items: JsonObject = { type: 'array', minItems: 1, items: item }

const options: JsonObject = {
  label: { type: ['string', 'null'], maxLength: 128 },
  sync_level: {
    description: 'Copy only what is missing (0), differs in size (1), is newer (2) or differs in content (3)',
    anyOf: [{ type: 'integer', minimum: 0, maximum: 3 }, { enum: ['exists', 'size', 'mtime', 'checksum', null] }],
  },
  verify_checksum: { type: ['boolean', 'null'], default: true },
  preserve_timestamp: { type: ['boolean', 'null'], default: false },
}

export const inputSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    source_endpoint: { type: 'string', description: 'Id of the collection to copy from' },
    destination_endpoint: { type: 'string', description: 'Id of the collection to copy to' },
    DATA: items,
    source_endpoint_id: { type: 'string' },
    destination_endpoint_id: { type: 'string' },
    transfer_items: items,
    ...options,
  },
  anyOf: [
    { required: ['source_endpoint', 'destination_endpoint', 'DATA'] },
    { required: ['source_endpoint_id', 'destination_endpoint_id', 'transfer_items'] },
  ],
}
