// A subscription and a query as server-sent events, each on a stream of its own or both on one.
import { createClient } from "graphql-sse"

const [url, authorization, request, singly] = process.argv.slice(2)
const tell = (said) => console.log(JSON.stringify(said))
const client = createClient({
  url,
  headers: { authorization },
  singleConnection: singly === "single",
  retryAttempts: 0,
  lazyCloseTimeout: 1000,
})

for await (const answer of client.iterate({ query: "{ topics { totalCount } }" })) tell(answer)
for await (const answer of client.iterate(JSON.parse(request))) tell(answer)
tell("complete")
client.dispose()
