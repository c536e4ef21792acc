// A subscription and a query on one WebSocket, with the client that its protocol's authors write.
import { createClient } from "graphql-ws"

const [url, authorization, request] = process.argv.slice(2)
const tell = (said) => console.log(JSON.stringify(said))
const client = createClient({ url: url.replace("http", "ws"), connectionParams: { authorization }, retryAttempts: 0 })

try {
  for await (const answer of client.iterate({ query: "{ topics { totalCount } }" })) tell(answer)
  for await (const answer of client.iterate(JSON.parse(request))) tell(answer)
  tell("complete")
} catch (error) {
  tell({ code: error.code, reason: error.reason })
}
await client.dispose()
