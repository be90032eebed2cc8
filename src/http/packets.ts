/**
 * What connections send, read into one buffer that all of them share.
 *
 * By itself Node allocates 64 KiB for each packet, cuts them to size and leads them through a
 * stream. It spares a socket of one's own making that (`onread`); a socket that a server accepted is
 * made without, so it is put where Node keeps it. Whatever is not as expected here is read as any
 * stream is.
 */
import { Socket } from 'node:net';

/** The first `length` bytes are what was sent; they are gone when this returns. */
export type OnPacket = (bytes: Buffer, length: number) => void;

const PACKET_BYTES_MAX = 64 * 1024;
const shared = Buffer.alloc(PACKET_BYTES_MAX);

/** What a socket has that its types leave out. */
interface Inside {
  [key: symbol]: unknown;
  _handle?: { useUserBuffer?: (buffer: Buffer) => void } | null;
}

/** Under which keys a socket keeps the buffer and the function of its `onread`. */
const [BUFFER, CALLBACK] = keysOf(shared, () => true);

function keysOf(buffer: Buffer, callback: () => boolean): (symbol | undefined)[] {
  const socket = new Socket({ onread: { buffer, callback } }) as unknown as Inside;
  const keys = Object.getOwnPropertySymbols(socket);
  return [buffer, callback].map((value) => keys.find((key) => socket[key] === value));
}

/**
 * Tells of every packet, until the function it returns is called: what comes from then on is the
 * stream's own again.
 */
export function readPackets(socket: Socket, onPacket: OnPacket): () => void {
  const inside = socket as unknown as Inside;
  // Otherwise it holds something already, or somebody else listens.
  const isFresh = socket.readableLength === 0 && socket.readableFlowing === null;
  if (
    BUFFER === undefined ||
    CALLBACK === undefined ||
    !isFresh ||
    !inside._handle?.useUserBuffer
  ) {
    return readStream(socket, onPacket);
  }
  inside._handle.useUserBuffer(shared);
  inside[BUFFER] = shared;
  inside[CALLBACK] = (length: number) => onPacket(shared, length);
  return () => {
    inside[CALLBACK] = (length: number) => socket.push(Buffer.from(shared.subarray(0, length)));
  };
}

function readStream(socket: Socket, onPacket: OnPacket): () => void {
  const onData = (packet: Buffer): void => onPacket(packet, packet.length);
  socket.on('data', onData);
  return () => void socket.off('data', onData);
}
