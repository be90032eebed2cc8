/**
 * The Admin API, made when somebody first calls it: its framework and its schemas are as much code as
 * all the rest, and bots that read profiles never ask for them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdminApp } from './api.ts';
import { problem } from './problem.ts';
import type { AdminServices } from './services.ts';

export interface CalledAdmin {
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

export function adminWhenCalled(services: AdminServices): CalledAdmin {
  let made: AdminApp | undefined;
  let making: Promise<AdminApp> | undefined;

  async function make(): Promise<AdminApp> {
    const { createAdmin } = await import('./admin.ts');
    made = await createAdmin(services);
    return made;
  }

  async function handleFirst(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      making ??= make();
      (await making).routing(request, response);
    } catch (error) {
      // The next call tries again: what is missing may be there by then.
      making = undefined;
      services.onError(error);
      const document = problem('internal', 'The Admin API could not be started. It was logged.');
      response.writeHead(document.status, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify(document));
    }
  }

  return {
    handle(request, response) {
      if (made === undefined) void handleFirst(request, response);
      else made.routing(request, response);
    },
    async close() {
      await making?.catch(() => {});
      await made?.close();
    },
  };
}
