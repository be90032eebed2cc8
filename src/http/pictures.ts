/** Pictures over node:http: the one thing this server answers that is not text. */
import type { PictureAnswer, PictureRequest } from '../pictures/serve.ts';
import type { Handler } from './transport.ts';

/** First path segments of the picture URLs (`/v/t1.0-1/…`, `/platform/profilepic/`). */
export const PICTURE_SEGMENTS = ['v', 'platform'];

export function pictureHandler(
  serve: (request: PictureRequest) => Promise<PictureAnswer>,
  onError: (error: unknown) => void,
): Handler {
  return (request, response) => {
    const url = request.url!;
    const mark = url.indexOf('?');
    serve({
      method: request.method!,
      pathname: mark < 0 ? url : url.slice(0, mark),
      query: mark < 0 ? '' : url.slice(mark + 1),
    }).then(
      ({ status, headers, body }) => {
        response.writeHead(status, headers);
        response.end(body);
      },
      (error: unknown) => {
        onError(error);
        response.writeHead(503, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' });
        response.end('The picture cannot be read right now. Try again.');
      },
    );
  };
}
