/** Runs work for whoever asks, a few at a time and in the order they asked. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * A gate that lets `width` pieces of work run at once. Decoding a picture takes up to 160 MB for a
 * moment, so without one a handful of uploads could exhaust the machine. Who waits holds nothing but
 * its request, and the transport bounds those.
 */
export function gate(width: number): Gate {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < width) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A place is handed on rather than given back, so nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
