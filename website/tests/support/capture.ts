/** A PostHog that keeps what it is sent. It listens on another loopback name than the site, so that it is another origin. */

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface Captured {
  event: string;
  uuid: string;
  properties: Record<string, unknown>;
}

interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export class CaptureServer {
  /** Every request, in the order of arrival. */
  readonly received: Received[] = [];
  /** Whether requests are accepted and never answered. */
  silent = false;
  #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Forgets what it received, and answers again. */
  reset(): void {
    this.received.length = 0;
    this.silent = false;
  }

  /** The events of all requests. */
  events(): Captured[] {
    return this.received.filter(({ method }) => method === 'POST').flatMap(({ body }) => (JSON.parse(body) as { batch: Captured[] }).batch);
  }

  /** The events of that name. */
  named(name: string): Captured[] {
    return this.events().filter(({ event }) => event === name);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const raw = Buffer.concat(parts);
    const body = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
    this.received.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: body.toString() });
    if (this.silent) return;
    response.writeHead(200, {
      'content-type': 'application/json',
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-headers': '*',
    });
    response.end('{"status":"Ok"}');
  }
}
