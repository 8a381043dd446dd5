/** The few icons pages need, drawn on 16 × 16, so that no font has to be loaded. */
import { stateIcons } from '#draw'

const paths = {
  ...stateIcons,
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
  tree: '<path d="M2.5 3.5h4m-2 0v8.5h4m-4-4.2h4M8.5 6h5v3.6h-5zm0 4.3h5v3.6h-5z"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M10.5 3.2v-.7h-8v8h.7"/>',
  delete: '<path d="M3 4.5h10M6.5 4.5v-2h3v2m-5 0 .6 9h5.8l.6-9M6.8 7v4m2.4-4v4"/>',
  back: '<path d="m10 3.5-4.5 4.5 4.5 4.5"/>',
  on: '<path d="m6 3.5 4.5 4.5-4.5 4.5"/>',
  help: '<path d="M5.8 6a2.3 2.3 0 1 1 3.2 2.1c-.7.3-1 .8-1 1.6M8 12.4v.1"/>',
  edit: '<path d="m3 13 .6-2.8L10.8 3a1.3 1.3 0 0 1 1.8 0l.4.4a1.3 1.3 0 0 1 0 1.8l-7.2 7.2z"/>',
  test: '<path d="M6.2 2h3.6M7 2v4.2L3.4 12.6A1 1 0 0 0 4.3 14h7.4a1 1 0 0 0 .9-1.4L9 6.2V2M5.2 10h5.6"/>',
  run: '<path d="M4.5 2.8v10.4L13 8z"/>',
  data: '<path d="M6 2.5c-1.6 0-2 .8-2 2v1.7C4 7.3 3.4 8 2.3 8 3.4 8 4 8.7 4 9.8v1.7c0 1.2.4 2 2 2m4-11c1.6 0 2 .8 2 2v1.7c0 1.1.6 1.8 1.7 1.8-1.1 0-1.7.7-1.7 1.8v1.7c0 1.2-.4 2-2 2"/>',
  again: '<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.9h-2.9"/>',
  undo: '<path d="M3 6.5h7a3.2 3.2 0 0 1 0 6.4H6.5M3 6.5l3-3m-3 3 3 3"/>',
  redo: '<path d="M13 6.5H6a3.2 3.2 0 0 0 0 6.4h3.5M13 6.5l-3-3m3 3-3 3"/>',
  compare:
    '<rect x="2" y="3" width="5" height="10" rx="1"/><rect x="9" y="3" width="5" height="10" rx="1" stroke-dasharray="2 1.6"/>',
  list: '<path d="M5.5 4h8m-8 4h8m-8 4h8M2.5 4h.1m-.1 4h.1m-.1 4h.1"/>',
  more: '<path d="M3.5 8h.1M8 8h.1m4.4 0h.1" stroke-width="2.4"/>',
  left: '<rect x="2" y="3" width="12" height="10" rx="1"/><path d="M6 3v10"/>',
  right: '<rect x="2" y="3" width="12" height="10" rx="1"/><path d="M10 3v10"/>',
} as const

export type IconName = keyof typeof paths

/** The inside of the icon's `<svg class="icon" viewBox="0 0 16 16">`, for drawings that are SVG already. */
export const iconPaths = (name: IconName): string => paths[name]
