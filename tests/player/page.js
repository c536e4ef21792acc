// One clip on a bare page: asks the graph as any client does, plays, and tells the test what it saw.

const QUERY = `query ($slug: String!) { guide(slug: $slug) { clips {
  renditions { role url mime codecs width height }
  stream { url }
  captions { language label url }
  storyboard { url sheet { width height } }
} } }`;

const words = new URLSearchParams(location.search);

async function clipOf(api, slug) {
  const answer = await fetch(`${api}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: QUERY, variables: { slug } }),
  });
  return (await answer.json()).data.guide.clips[0];
}

async function told() {
  try {
    const { play } = await import(`./${words.get("play")}.js`);
    const clip = await clipOf(words.get("api"), words.get("slug"));
    return { clip, ...(await play(clip, document.querySelector("video"))) };
  } catch (error) {
    return { failure: `${error.stack}` };
  }
}

await fetch("/told", { method: "POST", body: JSON.stringify(await told()) });
