/** How far the loading of all files is. */
export interface Progress {
  /** Bytes that have arrived. */
  loaded: number;
  /** Bytes there are, once every server has said so. */
  total?: number;
  /** Files that have arrived, and files there are. */
  files: number;
  of: number;
}

/** Adds up what the downloads report; each file takes a line and says when it is done. */
export function adder(of: number, report: (progress: Progress) => void): () => Line {
  const lines: { loaded: number; total: number | undefined; done: boolean }[] = [];
  const tell = (): void => {
    const known = lines.length === of && lines.every(({ total }) => total !== undefined);
    const sum = (pick: (line: (typeof lines)[number]) => number): number => lines.reduce((all, line) => all + pick(line), 0);
    report({
      loaded: sum(({ loaded }) => loaded),
      ...(known ? { total: sum(({ total }) => total || 0) } : {}),
      files: sum(({ done }) => Number(done)),
      of,
    });
  };
  return () => {
    const line = { loaded: 0, total: undefined as number | undefined, done: false };
    lines.push(line);
    return {
      bytes(loaded, total) {
        Object.assign(line, { loaded, total });
        tell();
      },
      done(length) {
        Object.assign(line, { loaded: length, total: length, done: true });
        tell();
      },
    };
  };
}

/** One file among those that load. */
export interface Line {
  bytes(loaded: number, total: number | undefined): void;
  done(length: number): void;
}
