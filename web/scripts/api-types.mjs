/**
 * Writes the types of the API, made from its OpenAPI document, to standard output: `npm run api-types` keeps them in
 * src/api/openapi.d.ts.
 */
import openapiTS, { astToString } from 'openapi-typescript';

const DOCUMENT = new URL('../../crates/http/openapi.json', import.meta.url);

const types = astToString(await openapiTS(DOCUMENT));
process.stdout.write(`// Made from crates/http/openapi.json by \`npm run api-types\`; a test fails when it is stale.\n${types}`);
