// The stream in a <video> alone, as Safari and newer Chromiums play it.

import { colours, frames, happened, listenTo, seek, until } from "./watching.js";

export async function play({ stream }, video) {
  const pitch = listenTo(video);
  await happened(video, "canplay", () => (video.src = stream.url));
  await video.play();
  const played = await frames(video, 10);
  const heard = await until("sound", pitch);
  return { played, heard, sought: [await seek(video, 6.5), await seek(video, 1.5)], colours: colours(video) };
}
