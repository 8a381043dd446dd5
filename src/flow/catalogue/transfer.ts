/** The transfer providers (Globus docs, Hosted Action Providers): tasks, and what is done at once on a collection. */
import type { JsonObject } from '../model.ts'
import { draft7, flag, names, text, textOrNull, type CataloguedProvider } from './provider.ts'

const TRANSFER = 'https://transfer.actions.globus.org'
const transferScope = 'urn:globus:auth:scope:transfer.api.globus.org:all'

const transferItems: JsonObject = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    properties: {
      DATA_TYPE: { enum: ['transfer_item', 'transfer_symlink_item'] },
      source_path: text('Path in the source collection'),
      destination_path: text('Path in the destination collection'),
      recursive: flag('Copy a folder with all that is in it'),
      external_checksum: textOrNull('What the file must hash to'),
      checksum_algorithm: textOrNull('Of external_checksum: MD5, SHA1, SHA256 …'),
    },
    required: ['source_path', 'destination_path'],
  },
}

const taskOptions: JsonObject = {
  label: { type: ['string', 'null'], maxLength: 128, description: 'What the task is called' },
  deadline: textOrNull('When the task is given up: an RFC 3339 time'),
  skip_source_errors: flag('Go on where a file cannot be read'),
  notify_on_succeeded: flag('Send a mail when the task has succeeded'),
  notify_on_failed: flag('Send a mail when the task has failed'),
  notify_on_inactive: flag('Send a mail when the task has become inactive'),
}

/** The task document (Globus Transfer API). */
const taskDetails: JsonObject = {
  type: 'object',
  properties: Object.fromEntries([
    ...(
      'task_id type status label username owner_id request_time completion_time deadline source_endpoint_id ' +
      'destination_endpoint_id source_endpoint_display_name destination_endpoint_display_name nice_status ' +
      'nice_status_details nice_status_short_description source_base_path destination_base_path command'
    )
      .split(' ')
      .map((name) => [name, { type: ['string', 'null'] }]),
    ...(
      'files directories symlinks faults files_skipped files_transferred bytes_transferred bytes_checksummed ' +
      'effective_bytes_per_second subtasks_total subtasks_pending subtasks_succeeded subtasks_failed'
    )
      .split(' ')
      .map((name) => [name, { type: ['number', 'null'] }]),
    ['fatal_error', { type: ['object', 'null'] }],
    ['event_list', {}],
  ]),
}

const transfer: CataloguedProvider = {
  title: 'Transfer',
  url: `${TRANSFER}/transfer`,
  scope: transferScope,
  synchronous: false,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      source_endpoint: text('Id of the collection to copy from'),
      destination_endpoint: text('Id of the collection to copy to'),
      DATA: transferItems,
      source_endpoint_id: text('Older name of source_endpoint'),
      destination_endpoint_id: text('Older name of destination_endpoint'),
      transfer_items: transferItems,
      ...taskOptions,
      sync_level: {
        description: 'Copy only what is missing (0), differs in size (1), is newer (2) or differs in content (3)',
        anyOf: [{ type: 'integer', minimum: 0, maximum: 3 }, { enum: ['exists', 'size', 'mtime', 'checksum', null] }],
      },
      verify_checksum: { ...flag('Compare checksums after copying'), default: true },
      preserve_timestamp: { ...flag('Keep the times of the files'), default: false },
      encrypt_data: flag('Encrypt what is sent'),
      delete_destination_extra: flag('Delete what is in the destination only'),
      recursive_symlinks: { enum: ['ignore', 'keep', 'copy', null] },
      fail_on_quota_errors: flag('Fail when the quota is exceeded, instead of trying again'),
      filter_rules: { type: ['array', 'null'], items: { type: 'object' } },
      source_local_user: textOrNull('Account at the source'),
      destination_local_user: textOrNull('Account at the destination'),
      store_base_path_info: flag('Keep the common folders in the task document'),
    },
    anyOf: [
      { required: ['source_endpoint', 'destination_endpoint', 'DATA'] },
      { required: ['source_endpoint_id', 'destination_endpoint_id', 'transfer_items'] },
    ],
  },
  details: taskDetails,
  renamed: {
    source_endpoint_id: 'source_endpoint',
    destination_endpoint_id: 'destination_endpoint',
    transfer_items: 'DATA',
  },
}

const deletion: CataloguedProvider = {
  title: 'Delete',
  url: `${TRANSFER}/delete`,
  scope: transferScope,
  synchronous: false,
  inputSchema: {
    ...draft7,
    type: 'object',
    properties: {
      endpoint: text('Id of the collection'),
      DATA: {
        type: 'array',
        items: { type: 'object', properties: { DATA_TYPE: {}, path: text('What to delete') }, required: ['path'] },
      },
      endpoint_id: text('Older name of endpoint'),
      items: names('Older form of DATA: the paths alone'),
      ...taskOptions,
      recursive: flag('Delete folders with all that is in them'),
      ignore_missing: flag('Do not mind what is not there'),
      interpret_globs: flag('Take * and ? in the last part of a path as wildcards'),
      local_user: textOrNull('Account at the collection'),
    },
    anyOf: [{ required: ['endpoint', 'DATA'] }, { required: ['endpoint_id', 'items'] }],
  },
  details: taskDetails,
}

const endpointId = { endpoint_id: text('Id of the collection') }
const file: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    type: { type: 'string' },
    size: { type: ['number', 'null'] },
    last_modified: { type: ['string', 'null'] },
    permissions: { type: ['string', 'null'] },
    user: { type: ['string', 'null'] },
    group: { type: ['string', 'null'] },
    link_target: { type: ['string', 'null'] },
    is_folder: { type: 'boolean' },
  },
}

function onCollection(
  name: string,
  title: string,
  properties: JsonObject,
  details: JsonObject,
  required: readonly string[] = ['endpoint_id'],
): CataloguedProvider {
  return {
    title,
    url: `${TRANSFER}/${name}`,
    scope: transferScope,
    synchronous: true,
    inputSchema: { ...draft7, type: 'object', properties: { ...endpointId, ...properties }, required },
    details,
  }
}

export const transferProviders: readonly CataloguedProvider[] = [
  transfer,
  deletion,
  onCollection(
    'ls',
    'List directory',
    {
      path: textOrNull('The folder; without it, where the collection begins'),
      path_only: flag('Tell about the path itself rather than what is in it'),
      limit: { type: ['integer', 'null'], minimum: 1, description: 'At most so many entries' },
      offset: { type: ['integer', 'null'], minimum: 0 },
      orderby: { description: 'Field and direction, as in "name ASC"' },
      filter: { description: 'Which entries, as in "name:~*.h5/type:file"' },
      show_hidden: flag('Also names that begin with a dot'),
      local_user: textOrNull('Account at the collection'),
    },
    {
      type: 'object',
      properties: {
        DATA: { type: 'array', items: file },
        endpoint: { type: ['string', 'null'] },
        path: { type: ['string', 'null'] },
        absolute_path: { type: ['string', 'null'] },
        length: { type: 'number' },
        total: { type: 'number' },
      },
    },
  ),
  onCollection(
    'stat',
    'Look at a path',
    { path: text('A file or folder'), local_user: textOrNull('Account at the collection') },
    file,
    ['endpoint_id', 'path'],
  ),
  onCollection(
    'mkdir',
    'Make directory',
    { path: text('The folder to make'), local_user: textOrNull('Account at the collection') },
    { type: 'object', properties: { code: { type: 'string' }, message: { type: 'string' } } },
    ['endpoint_id', 'path'],
  ),
  onCollection(
    'manage_permission',
    'Manage permission',
    {
      operation: { enum: ['CREATE', 'UPDATE', 'DELETE'], description: 'What to do with the rule' },
      path: textOrNull('A folder, with "/" at its end'),
      principal_type: {
        enum: ['identity', 'group', 'all_authenticated_users', 'anonymous', null],
        description: 'What principal is',
      },
      principal: textOrNull('Id of the identity or group'),
      permissions: { enum: ['r', 'rw', null], description: 'Read, or read and write' },
      rule_id: textOrNull('Of UPDATE and DELETE: details.access_id of the CREATE'),
      notify_email: textOrNull('Whom to send a mail'),
      notify_message: textOrNull('What the mail says'),
      expiration_date: textOrNull('When the rule ends'),
    },
    {
      type: 'object',
      properties: { access_id: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
    },
    ['endpoint_id', 'operation'],
  ),
  onCollection(
    'collection_info',
    'Collection information',
    {},
    {
      type: 'object',
      properties: Object.fromEntries(
        'id display_name owner_id owner_string entity_type https_server default_directory description organization'
          .split(' ')
          .map((name) => [name, { type: ['string', 'null'] }]),
      ),
    },
  ),
]
