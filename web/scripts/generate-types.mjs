/** Makes the client's types from the services' OpenAPI documents. What has a default need not be sent. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const documents = new URL("../src/api/openapi/", import.meta.url);
const types = new URL("../src/api/generated/", import.meta.url);

mkdirSync(types, { recursive: true });
for (const file of readdirSync(documents).filter((name) => name.endsWith(".json"))) {
  const tree = await openapiTS(new URL(file, documents), { defaultNonNullable: false });
  writeFileSync(new URL(file.replace(".json", ".ts"), types), astToString(tree));
}
