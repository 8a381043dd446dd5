/** Words cut to the room that there is. */

/** The browser does not cut SVG text; 6.8 px a letter at the page's size is on the safe side. */
export function shortened(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / 6.8))
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
