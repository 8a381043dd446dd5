/** The few icons pages need, drawn on 16 × 16, so that no font has to be loaded. */
const paths = {
  succeeded: '<circle cx="8" cy="8" r="6.2"/><path d="m5.2 8.2 2 2 3.7-4.2"/>',
  failed: '<circle cx="8" cy="8" r="6.2"/><path d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2"/>',
  active: '<circle cx="8" cy="8" r="6.2" opacity=".3"/><path class="turning" d="M8 1.8a6.2 6.2 0 0 1 6.2 6.2"/>',
  inactive: '<circle cx="8" cy="8" r="6.2"/><path d="M6.5 5.8v4.4m3-4.4v4.4"/>',
  canceled: '<circle cx="8" cy="8" r="6.2"/><path d="m3.8 12.2 8.4-8.4"/>',
  waiting: '<circle cx="8" cy="8" r="5.8" stroke-dasharray="1.6 2.2"/>',
  fit: '<path d="M2.5 5.5v-3h3m5 0h3v3m0 5v3h-3m-5 0h-3v-3"/>',
  in: '<path d="M8 3.5v9M3.5 8h9"/>',
  out: '<path d="M3.5 8h9"/>',
  fold: '<path d="M2 8h3l2-3 2 6 2-3h3"/>',
  save: '<path d="M8 2.5v7m-3-3 3 3 3-3M3 12.5h10"/>',
  text: '<path d="M5.5 4 2 8l3.5 4m5-8L14 8l-3.5 4"/>',
  stop: '<circle cx="8" cy="8" r="6.2"/><rect x="5.8" y="5.8" width="4.4" height="4.4" fill="currentColor" stroke="none"/>',
  close: '<path d="m4 4 8 8m0-8-8 8"/>',
  up: '<path d="m3.5 10 4.5-4.5 4.5 4.5"/>',
  down: '<path d="m3.5 6 4.5 4.5 4.5-4.5"/>',
  back: '<path d="m10 3.5-4.5 4.5 4.5 4.5"/>',
  on: '<path d="m6 3.5 4.5 4.5-4.5 4.5"/>',
  help: '<path d="M5.8 6a2.3 2.3 0 1 1 3.2 2.1c-.7.3-1 .8-1 1.6M8 12.4v.1"/>',
  timeline: '<path d="M2.5 4h5m-2 4h6m-3 4h5"/>',
  edit: '<path d="m3 13 .6-2.8L10.8 3a1.3 1.3 0 0 1 1.8 0l.4.4a1.3 1.3 0 0 1 0 1.8l-7.2 7.2z"/>',
  test: '<path d="M6.2 2h3.6M7 2v4.2L3.4 12.6A1 1 0 0 0 4.3 14h7.4a1 1 0 0 0 .9-1.4L9 6.2V2M5.2 10h5.6"/>',
  run: '<path d="M4.5 2.8v10.4L13 8z"/>',
  again: '<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.9h-2.9"/>',
  undo: '<path d="M3 6.5h7a3.2 3.2 0 0 1 0 6.4H6.5M3 6.5l3-3m-3 3 3 3"/>',
  redo: '<path d="M13 6.5H6a3.2 3.2 0 0 0 0 6.4h3.5M13 6.5l-3-3m3 3-3 3"/>',
  list: '<path d="M5.5 4h8m-8 4h8m-8 4h8M2.5 4h.1m-.1 4h.1m-.1 4h.1"/>',
  more: '<path d="M3.5 8h.1M8 8h.1m4.4 0h.1" stroke-width="2.4"/>',
  left: '<rect x="2" y="3" width="12" height="10" rx="1"/><path d="M6 3v10"/>',
  right: '<rect x="2" y="3" width="12" height="10" rx="1"/><path d="M10 3v10"/>',
  transfer: '<path d="M2.5 5.5h10l-2.5-2.5m3.5 7.5h-10l2.5 2.5"/>',
  compute:
    '<rect x="4.5" y="4.5" width="7" height="7" rx="1"/><path d="M6.5 2v2.5m3-2.5v2.5m-3 7V14m3-2.5V14M2 6.5h2.5m-2.5 3h2.5m7-3H14m-2.5 3H14"/>',
  search: '<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>',
  action: '<path d="M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z"/>',
  choice: '<path d="M8 2.2 13.8 8 8 13.8 2.2 8z"/>',
  pass: '<path d="M2.5 8h10m-3.5-3.5L12.5 8 9 11.5"/>',
  expression: '<path d="M9.5 3C8 3 7.5 4 7.3 5.5L6.5 11c-.2 1.5-.8 2.2-2 2.2M5 7h4.5"/>',
  wait: '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.5V8l2.3 1.8"/>',
  fail: '<path d="M8 2 14.5 13.5h-13zM8 6.5v3.2m0 1.9v.1"/>',
  person: '<circle cx="8" cy="5.5" r="2.7"/><path d="M3 13.5c.5-2.8 2.4-4.2 5-4.2s4.5 1.4 5 4.2"/>',
} as const

export type IconName = keyof typeof paths

/** The inside of the icon's `<svg class="icon" viewBox="0 0 16 16">`, for drawings that are SVG already. */
export const iconPaths = (name: IconName): string => paths[name]
