export interface Release {
  title: string;
  changes: string[];
}

/** The releases of a changelog with their changes; a change may go over several lines. */
export function releasesOf(text: string): Release[] {
  const releases: Release[] = [];
  for (const line of text.split('\n')) {
    const last = releases.at(-1);
    if (line.startsWith('## ')) releases.push({ title: line.slice(3), changes: [] });
    else if (last && line.startsWith('- ')) last.changes.push(line.slice(2));
    else if (last?.changes.length && line.trim()) last.changes[last.changes.length - 1] += ` ${line.trim()}`;
  }
  return releases;
}

/** The text before, in and after marks of code, in turn. */
export function codeParts(text: string): string[] {
  return text.split('`');
}
