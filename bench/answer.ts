import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file with what one read answers, as the floor will repeat it. */
export async function answerFile(url: string): Promise<string> {
  const file = join(tmpdir(), 'pagescope-bench-answer.json');
  writeFileSync(file, JSON.stringify(await capture(url)));
  return file;
}

function capture(url: string): Promise<{ headers: string[]; body: string }> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent: new http.Agent({ keepAlive: true }) }, (response) => {
        let body = '';
        response.setEncoding('latin1').on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ headers: response.rawHeaders, body }));
      })
      .on('error', reject);
  });
}
