// The audit of GraphQL over HTTP, as the reference implementation ships it.
import { auditServer } from "graphql-http"

const [url] = process.argv.slice(2)
for (const { id, name, status, reason } of await auditServer({ url })) {
  console.log(JSON.stringify({ id, name, status, reason }))
}
