/** What states are drawn with, on 16 × 16: the insides of `<svg viewBox="0 0 16 16">`, in strokes. */
export const stateIcons = {
  timeline: '<path d="M2.5 4h5m-2 4h6m-3 4h5"/>',
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

export type StateIcon = keyof typeof stateIcons
