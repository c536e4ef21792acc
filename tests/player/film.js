// The MP4 in a plain <video>, with a <track> for each of its captions.

import { colours, frames, happened, listenTo, said, seek, until } from "./watching.js";

export async function play(clip, video) {
  const file = clip.renditions.find(({ role }) => role === "MP4_720P");
  const pitch = listenTo(video);
  video.append(...clip.captions.map(trackOf));
  await happened(video, "canplay", () => (video.src = file.url));
  await video.play();
  const played = await frames(video, 10);
  const heard = await until("sound", pitch);
  const sought = [await seek(video, 6.5), await seek(video, 1.5)];
  const captions = [];
  for (const track of video.textTracks) {
    track.mode = "showing";
    captions.push(await said(video, track));
    track.mode = "disabled";
  }
  const canPlay = video.canPlayType(`${file.mime}; codecs="${file.codecs}"`);
  return { canPlay, played, heard, sought, colours: colours(video), captions, part: await partOf(file) };
}

function trackOf({ language, label, url }) {
  return Object.assign(document.createElement("track"), { kind: "captions", srclang: language, label, src: url });
}

// What another origin is told of four bytes.
async function partOf({ url }) {
  const answer = await fetch(url, { headers: { range: "bytes=4-7" } });
  return [answer.status, answer.headers.get("content-range").split("/")[0], await answer.text()];
}
