/** Errors of requests that are too large, or cannot be read. Nobody recorded Graph's; these are ours. */
import { oauth } from './row.ts';

const source = 'ours';

export const REQUEST_ERRORS = {
  url_too_long: oauth(
    1,
    'The URL is longer than {limit} bytes. Send the parameters in a POST body.',
    {
      status: 414,
      source,
      cause: 'Path and query together are longer than 8 KB.',
      remedy: 'POST with method=get in a body carries up to 1 MiB.',
    },
  ),
  headers_too_large: oauth(1, 'The request headers are larger than {limit} bytes.', {
    status: 431,
    source,
    cause: 'Often cookies of another site on the same host.',
    remedy: 'Send fewer headers; Graph reads no cookies.',
  }),
  body_too_large: oauth(1, 'The request body is larger than {limit} bytes.', {
    status: 413,
    source,
    cause: 'A body may have 1 MiB.',
    remedy: 'Send less, in several calls.',
  }),
  body_timeout: oauth(1, 'The request did not arrive in time. Send it again.', {
    status: 408,
    source,
    cause: 'The connection stalled while the request was being sent.',
    remedy: 'Send it again; look for a Content-Length that promises more than is sent.',
  }),
  bad_http: oauth(1, 'The request is not valid HTTP/1.1.', {
    source,
    cause: 'The request line or the framing is broken, or TLS was spoken to a plain port.',
    remedy: 'Check scheme and port; dev --https speaks TLS.',
  }),
  expectation: oauth(1, 'Only "Expect: 100-continue" is supported.', {
    status: 417,
    source,
    cause: 'Another Expect header was sent.',
    remedy: 'Leave it out.',
  }),
  bad_path: oauth(2500, 'The path is not valid percent-encoded UTF-8.', {
    source,
    cause: 'A percent sign in the path is not followed by what makes UTF-8.',
    remedy: 'Encode the path.',
  }),
  bad_encoding: oauth(100, '(#100) Parameter {name} is not valid percent-encoded UTF-8.', {
    source,
    cause: 'A percent sign in query or form is not followed by what makes UTF-8.',
    remedy: 'Encode the value: a plain % is %25.',
  }),
  bad_json: oauth(100, '(#100) The request body is not valid JSON: {problem}', {
    source,
    cause: 'The body was announced as JSON and is none, or no object, or nested too deep.',
    remedy: 'Send one JSON object.',
  }),
  bad_form_data: oauth(100, '(#100) The request body is not valid multipart/form-data.', {
    source,
    cause:
      'The boundary of the Content-Type header does not stand in the body, or a part is broken.',
    remedy: 'Let the HTTP library write the header together with the body.',
  }),
  bad_body_type: oauth(
    100,
    '(#100) The request body is {type}. Send application/json, application/x-www-form-urlencoded or multipart/form-data.',
    {
      source,
      cause: 'A body of another type was sent.',
      remedy: 'Send one of the three.',
    },
  ),
  too_many_parameters: oauth(100, '(#100) More than {limit} parameters were sent.', {
    source,
    cause: 'Query and body together carry more than 64 parameters.',
    remedy: 'Send fewer.',
  }),
  bad_parameter: oauth(100, '(#100) The brackets of parameter {name} fit no object.', {
    source,
    cause: 'In `a[b]=1&a[b][c]=2` the first says that b is text, the second that it is an object.',
    remedy: 'Send the value as JSON: a={"b":{"c":2}}.',
  }),
  bad_method: oauth(100, "(#100) Unknown method '{method}'. Use get, post or delete.", {
    source,
    cause: 'The request line or `method` names another method.',
    remedy: 'Use get, post or delete.',
  }),
  bad_callback: oauth(100, '(#100) The callback may have 1 to 64 letters, digits, _, $ and dots.', {
    source,
    cause: '`callback` is no name of a JavaScript function.',
    remedy: 'Name a function: callback=myApp.onProfile.',
  }),
} as const;
