/** Values over a stream between processes of one program. Those of one turn of the loop go together. */
import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

const LENGTH_BYTES = 4;

export interface Frames<Out> {
  send(message: Out): void;
  /** Sends what is left, and no more. */
  end(): void;
}

/**
 * `hear`: told of each message, in order. `flushed`: what was sent until now cannot be added to any
 * more.
 */
export function frames<Out, In>(
  socket: Socket,
  hear: (message: In) => void,
  flushed: () => void = () => {},
): Frames<Out> {
  let outgoing: Out[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let incoming: Buffer = Buffer.alloc(0);

  function flush(): void {
    scheduled = undefined;
    const body = serialize(outgoing);
    outgoing = [];
    flushed();
    const frame = Buffer.allocUnsafe(LENGTH_BYTES + body.length);
    frame.writeUInt32LE(body.length);
    body.copy(frame, LENGTH_BYTES);
    socket.write(frame);
  }

  socket.on('data', (chunk: Buffer) => {
    incoming = incoming.length === 0 ? chunk : Buffer.concat([incoming, chunk]);
    let at = 0;
    while (incoming.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + incoming.readUInt32LE(at);
      if (incoming.length < end) break;
      const messages: In[] = deserialize(incoming.subarray(at + LENGTH_BYTES, end));
      at = end;
      for (const message of messages) hear(message);
    }
    incoming = incoming.subarray(at);
  });

  return {
    send(message) {
      outgoing.push(message);
      scheduled ??= setImmediate(flush);
    },
    end() {
      if (scheduled !== undefined) {
        clearImmediate(scheduled);
        flush();
      }
      socket.end();
    },
  };
}
