/**
 * Bodies of multipart/form-data: what curl's -F and every form library send. Node's own parser reads
 * them; it answers later, so these requests are the only ones that cannot be answered at once.
 */
import { type Failure, fail } from './errors.ts';
import type { RawRequest } from './request.ts';

/** A file that came with a request. */
export class UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;

  constructor(name: string, type: string, bytes: Uint8Array) {
    this.name = name;
    this.type = type;
    this.bytes = bytes;
  }
}

export type Part = readonly [name: string, value: string | UploadedFile];

export function isFormData(raw: RawRequest): boolean {
  if (raw.body === undefined || raw.body.length === 0) return false;
  return /^\s*multipart\/form-data\s*(;|$)/i.test(raw.header('content-type') ?? '');
}

/** The first parts in their order: enough to tell that there are more than `max`, tokens aside. */
export async function readParts(raw: RawRequest, max: number): Promise<Part[] | Failure> {
  const type = raw.header('content-type') ?? '';
  const parts: Part[] = [];
  try {
    const body = new Response(Uint8Array.from(raw.body ?? []), {
      headers: { 'content-type': type },
    });
    for (const [name, value] of await body.formData()) {
      parts.push([name, typeof value === 'string' ? value : await uploaded(value)]);
      if (parts.length > 2 * max) break;
    }
  } catch {
    return fail('bad_form_data');
  }
  return parts;
}

async function uploaded(file: File): Promise<UploadedFile> {
  return new UploadedFile(file.name, file.type, new Uint8Array(await file.arrayBuffer()));
}
